#include "support/samples/lone_log.hpp"

#include <algorithm>
#include <stdexcept>

#include "tracer/analysis/analyzer.hpp"
#include "tracer/calls/strace/log.hpp"
#include "tracer/render/words/numbers.hpp"
#include "tracer/session/merge.hpp"
#include "tracer/session/socket_pairs.hpp"

namespace tcpwhy::test {
namespace {

std::string words(const model::TcpStates& states) {
    std::string out;
    states.each([&out](model::TcpState state) {
        if (!out.empty()) out += '|';
        out += model::name(state);
    });
    return out.empty() ? "-" : out;
}

std::vector<model::Fact> facts_of(const std::vector<std::string>& lines) {
    calls::StraceLog log;
    int number = 0;
    for (const std::string& line : lines) {
        ++number;
        const std::size_t blank = line.find(' ');
        const std::string stamp = std::to_string(1700000000 + number / 1000) + "." +
                                  std::to_string(1000 + number % 1000).substr(1) + "000";
        const std::string wrong =
            log.line(line.substr(0, blank) + ' ' + stamp + line.substr(blank));
        if (!wrong.empty()) throw std::runtime_error(line + ": " + wrong);
    }
    std::vector<model::Fact> facts = log.finish();
    std::stable_sort(facts.begin(), facts.end(), [](const auto& a, const auto& b) {
        const auto key = [](const auto& fact) {
            return std::pair(model::time_of(fact), session::rank_of(fact));
        };
        return key(a) < key(b);
    });
    return facts;
}

}  // namespace

LoneLog::LoneLog(const std::vector<std::string>& lines) {
    std::vector<model::Fact> facts = facts_of(lines);
    session::SocketPairs pairs;
    for (const model::Fact& fact : facts) pairs.hear(fact);
    pairs.pair();
    ambiguous = pairs.ambiguous();
    analysis::Analyzer analyzer({model::Mode::file, true, true}, *this);
    for (model::Fact& fact : facts) {
        pairs.name(fact);
        analyzer.add(fact);
    }
    analyzer.finish();
}

void LoneLog::implied(const model::Implied& implied) {
    all.push_back(implied);
    std::string line(model::name(implied.from));
    line += ' ';
    line += render::flags_text(implied.flags).view();
    if (implied.length > 0)
        line +=
            ' ' + std::to_string(implied.seq.value_or(0)) + '+' + std::to_string(implied.length);
    line += ' ';
    line += model::name(implied.transit);
    if (implied.otherwise != model::Otherwise::nothing)
        line.append(" or ").append(model::name(implied.otherwise));
    line += " [" + words(implied.client_states) + '/' + words(implied.server_states) + ']';
    implied_lines.push_back(line);
}

void LoneLog::call_returned(const model::CallEntered& call, const model::CallReturned* /*returned*/,
                            const model::CallFinding& finding) {
    if (call.socket == 0) return;
    const std::string name(model::name(call.call));
    returned_.push_back({name, call.pid, words(finding.possible)});
    calls.push_back(name + '(' + std::to_string(call.fd) + ") " + words(finding.possible));
}

std::string LoneLog::state_after(const std::string& call, model::Pid pid) const {
    for (auto each = returned_.rbegin(); each != returned_.rend(); ++each)
        if (each->call == call && each->pid == pid) return each->states;
    return "no such call";
}

}  // namespace tcpwhy::test
