#include "tracer/render/stat/stat.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "common/text/utf8.hpp"
#include "tracer/render/words/numbers.hpp"
#include "tracer/render/words/outlet.hpp"
#include "tracer/render/words/paint.hpp"
#include "tracer/render/words/processes.hpp"

namespace tcpwhy::render {
namespace {

struct Totals {
    model::Time spent = 0;
    std::uint64_t calls = 0;
    std::uint64_t errors = 0;

    void add(const Totals& more) {
        spent += more.spent;
        calls += more.calls;
        errors += more.errors;
    }
};

struct Program {
    std::set<model::Pid> pids;
    std::map<model::SystemCall, Totals> calls;
};

constexpr std::string_view titles =
    "% time     seconds  usecs/call     calls    errors syscall\n"
    "------ ----------- ----------- --------- --------- ----------------\n";
constexpr std::string_view rule =
    "------ ----------- ----------- --------- --------- ----------------\n";

void append_right(std::string& out, const std::string& cell, std::size_t width) {
    if (cell.size() < width) out.append(width - cell.size(), ' ');
    out += cell;
}

std::string seconds(model::Time time) {
    std::string words;
    append_seconds(words, time, 6);
    return words;
}

/// "99.92": a part of the whole in hundredths of a per cent.
std::string percent(model::Time part, model::Time whole) {
    const double share =
        whole > 0 ? 100.0 * static_cast<double>(part) / static_cast<double>(whole) : 0.0;
    const auto hundredths = static_cast<std::uint64_t>(std::lround(share * 100.0));
    std::string words = std::to_string(hundredths / 100) + '.';
    append_padded(words, hundredths % 100, 2);
    return words;
}

void append_row(std::string& out, const Totals& row, model::Time whole, std::string_view name) {
    append_right(out, percent(row.spent, whole), 6);
    append_right(out, seconds(row.spent), 12);
    const auto calls = static_cast<model::Time>(std::max<std::uint64_t>(row.calls, 1));
    append_right(out, std::to_string(row.spent / calls / model::microsecond_ns), 12);
    append_right(out, std::to_string(row.calls), 10);
    append_right(out, row.errors == 0 ? "" : std::to_string(row.errors), 10);
    out.append(" ").append(name) += '\n';
}

class Stat : public model::PartialSink {
  public:
    Stat(const Options& options, Write write) : options_(options), outlet_(std::move(write)) {}

    void process(const model::ProcessEvent& event) override { processes_.note(event); }
    void call_returned(const model::CallEntered& call, const model::CallReturned* returned,
                       const model::CallFinding&) override {
        Program& program = programs_[std::string(processes_.name(call.pid))];
        program.pids.insert(call.pid);
        Totals one{0, 1, 0};
        if (returned != nullptr) one = {returned->time - call.time, 1, returned->error != 0};
        program.calls[call.call].add(one);
    }
    void end(const model::Summary&) override;

  private:
    void append_heading(const std::string& name, const Program& program);
    void append_table(const Program& program);

    Options options_;
    Outlet outlet_;
    Processes processes_;
    std::map<std::string, Program> programs_;  ///< by name
};

void Stat::append_heading(const std::string& name, const Program& program) {
    std::string heading;
    tcpwhy::append_visible(heading, name.empty() ? "process" : name, options_.unicode);
    heading += " (";
    if (program.pids.size() == 1)
        append_number(heading, static_cast<std::uint64_t>(*program.pids.begin()));
    else
        heading += std::to_string(program.pids.size()) + " processes";
    heading += ')';
    paint(outlet_.buffer(), options_.color, paint_code::bold, heading);
    outlet_.buffer() += '\n';
}

void Stat::append_table(const Program& program) {
    std::vector<std::pair<model::SystemCall, Totals>> rows(program.calls.begin(),
                                                           program.calls.end());
    std::stable_sort(rows.begin(), rows.end(), [](const auto& one, const auto& two) {
        return one.second.spent > two.second.spent;
    });
    Totals sum;
    for (const auto& row : rows) sum.add(row.second);
    std::string& out = outlet_.buffer();
    out += titles;
    for (const auto& [call, totals] : rows) append_row(out, totals, sum.spent, model::name(call));
    out += rule;
    append_row(out, sum, sum.spent, "total");
    outlet_.line_done();
}

void Stat::end(const model::Summary&) {
    bool first = true;
    for (const auto& [name, program] : programs_) {
        if (!std::exchange(first, false)) outlet_.buffer() += '\n';
        append_heading(name, program);
        append_table(program);
    }
    if (programs_.empty())
        outlet_.buffer() +=
            "no call was observed: `tcpwhy run` observes calls, `read --calls LOG` reads them\n";
    outlet_.flush();
}

}  // namespace

std::unique_ptr<model::TraceSink> make_stat(const Options& options, Write write) {
    return std::make_unique<Stat>(options, std::move(write));
}

}  // namespace tcpwhy::render
