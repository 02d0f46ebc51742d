#include "tracer/problems/captured.hpp"

#include <utility>

#include "tracer/problems/amounts.hpp"

namespace tcpwhy::problems {
namespace {

using model::NoteCode;
using model::Problem;
using model::ProblemKind;

/// Only one end has closed for so long.
constexpr model::Time long_half_closed_ns = 10 * model::second_ns;

}  // namespace

void Captured::look_at(const model::Segment& segment, const model::SegmentFinding& finding) {
    const bool rst = segment.has(model::tcp_flag::rst);
    const bool fin = segment.has(model::tcp_flag::fin);
    if (!rst && !fin && finding.notes.empty()) return;
    const bool zero = finding.notes.has(NoteCode::zero_window);
    const bool again = finding.notes.has(NoteCode::retransmission);
    if (!rst && !fin && !zero && !again) return;
    Seen& seen = seen_[finding.connection.id];
    if (rst && seen.reset == 0) {
        seen.reset = finding.number;
        seen.reset_by = finding.from;
    }
    if (zero && seen.zero_windows++ == 0) seen.zero_window = finding.number;
    if (again && seen.again == 0) seen.again = finding.number;
    if (fin && seen.fin == 0) {
        seen.fin = finding.number;
        seen.fin_time = segment.time;
    }
}

void Captured::judge(const model::ConnectionFinding& finding,
                     const std::function<void(Problem&&)>& tell) {
    const auto found = seen_.find(finding.identity.id);
    if (found == seen_.end()) return;
    const Seen seen = found->second;
    seen_.erase(found);
    // A sentence costs more than all else here, and most connections have no problem.
    const auto where = [&] { return " in connection " + std::to_string(finding.identity.id); };
    const auto report = [&](ProblemKind kind, model::SegmentNumber segment, std::string text) {
        Problem problem;
        problem.kind = kind;
        problem.time = finding.last;
        problem.connection = finding.identity.id;
        problem.segment = segment;
        problem.text = std::move(text);
        tell(std::move(problem));
    };
    if (finding.outcome == model::Outcome::reset)
        report(ProblemKind::resets, seen.reset,
               "the " + std::string(model::name(seen.reset_by)) + " reset connection " +
                   std::to_string(finding.identity.id));
    if (finding.outcome == model::Outcome::refused)
        report(ProblemKind::nobody_listens, seen.reset,
               to_string(finding.identity.server) + " refused connection " +
                   std::to_string(finding.identity.id));
    if (seen.zero_windows > 0)
        report(ProblemKind::zero_windows, seen.zero_window,
               counted(seen.zero_windows, "zero window") + where());
    const std::uint64_t again = finding.client.retransmissions + finding.server.retransmissions;
    if (again > 0)
        report(ProblemKind::retransmissions, seen.again,
               counted(again, "segment") + " sent again" + where());
    const model::Time since = seen.fin_time == 0 ? 0 : finding.last - seen.fin_time;
    if (finding.outcome == model::Outcome::half_closed && since >= long_half_closed_ns)
        report(ProblemKind::half_closed, seen.fin,
               "connection " + std::to_string(finding.identity.id) +
                   " was closed by one end alone for " + seconds(since));
}

}  // namespace tcpwhy::problems
