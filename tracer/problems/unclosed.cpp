#include "tracer/problems/unclosed.hpp"

#include <string>
#include <utility>

#include "tracer/problems/amounts.hpp"
#include "tracer/problems/problem_at.hpp"

namespace tcpwhy::problems {
namespace {

using model::NoteCode;
using model::Problem;
using model::ProblemKind;
using model::Side;
using model::TcpState;

/// A program that ends soon after its peer has closed leaves the close to its end on purpose.
constexpr model::Time long_in_close_wait_ns = model::second_ns;

}  // namespace

void Unclosed::released(const model::CallEntered& call, const model::CallFinding& finding,
                        model::Time now) {
    const model::Note* shared = finding.notes.find(NoteCode::shared_descriptor);
    if (shared == nullptr || finding.connection.id == 0) return;
    KeptOpen kept;
    kept.holder = shared->who;
    kept.at = problem_at(ProblemKind::descriptor_leaked, now, call, finding, programs_);
    kept.at.text = words_of(call) + " of " + programs_.who(call.pid) +
                   " sent nothing: another descriptor was never closed";
    kept_open_[finding.connection.id] = std::move(kept);
}

void Unclosed::look_at(const model::Segment& segment, const model::SegmentFinding& finding,
                       const std::function<void(Problem&&)>& tell) {
    tell_missing_close(finding, segment.time, tell);
    tell_kept_open(finding, tell);
    if (finding.cause.kind == model::CauseKind::exit && programs_.was_stopped(finding.cause.pid))
        stopped_ends_.insert(finding.connection.id);
}

/// A FIN that only the end of the program has sent.
void Unclosed::tell_missing_close(const model::SegmentFinding& finding, model::Time time,
                                  const std::function<void(Problem&&)>& tell) const {
    const model::Note* missing = finding.notes.find(NoteCode::missing_close);
    if (missing == nullptr || stopped_ends_.contains(finding.connection.id)) return;
    const auto span = static_cast<model::Time>(missing->value);
    if (finding.cause.signal == 0 && span < long_in_close_wait_ns) return;
    Problem problem = problem_at(ProblemKind::never_closed, time, finding, programs_);
    problem.text = programs_.who(finding.cause.pid) + " never closed connection " +
                   std::to_string(finding.connection.id) + ": " + seconds(span) + " in CLOSE-WAIT";
    tell(std::move(problem));
}

/// The FIN of a connection that one program has closed comes at the end of another one.
void Unclosed::tell_kept_open(const model::SegmentFinding& finding,
                              const std::function<void(Problem&&)>& tell) {
    const auto kept = kept_open_.find(finding.connection.id);
    if (kept == kept_open_.end() || finding.from != kept->second.at.side) return;
    const bool by_exit = finding.cause.kind == model::CauseKind::exit;
    Problem problem = std::move(kept->second.at);
    const model::Pid holder = by_exit ? finding.cause.pid : kept->second.holder;
    kept_open_.erase(kept);
    if (!by_exit || !programs_.was_stopped(holder)) return;
    problem.text += "; only the end of " + programs_.who(holder) + " did";
    problem.segment = finding.number;
    tell(std::move(problem));
}

void Unclosed::judge(const model::ConnectionFinding& finding,
                     const std::function<void(Problem&&)>& tell) const {
    for (const Side side : {Side::client, Side::server}) {
        const bool client = side == Side::client;
        const TcpState state = client ? finding.client_state : finding.server_state;
        const model::Pid pid = client ? finding.client.pid : finding.server.pid;
        if (state != TcpState::close_wait || pid == 0) continue;
        Problem problem;
        problem.kind = ProblemKind::never_closed;
        problem.time = finding.last;
        problem.connection = finding.identity.id;
        problem.pid = pid;
        problem.side = side;
        problem.text = programs_.who(pid) + " has not closed connection " +
                       std::to_string(finding.identity.id) + ": it is in CLOSE-WAIT";
        tell(std::move(problem));
    }
}

void Unclosed::forget(model::ConnectionId connection) {
    kept_open_.erase(connection);
    stopped_ends_.erase(connection);
}

}  // namespace tcpwhy::problems
