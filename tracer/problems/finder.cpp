#include "tracer/problems/finder.hpp"

#include <algorithm>
#include <cerrno>
#include <utility>

#include "common/text/decimal.hpp"
#include "tracer/problems/amounts.hpp"
#include "tracer/problems/problem_at.hpp"
#include "tracer/why/explain_note.hpp"

namespace tcpwhy::problems {
namespace {

using model::Family;
using model::NoteCode;
using model::Problem;
using model::ProblemKind;

/// A program may read 0 once more to be sure; a loop does it for ever.
constexpr std::uint64_t reads_of_a_loop = 5;

}  // namespace

void Finder::begin(const model::TraceHeader& header) {
    captured_only_ = header.mode == model::Mode::file;
    observed_ = header.observed || !captured_only_;
    Tee::begin(header);
}

void Finder::tell(Problem&& problem) {
    if (++found_[static_cast<std::size_t>(problem.kind)] > most_examples) return;
    Tee::problem(problem);
}

void Finder::segment(const model::Segment& segment, const model::SegmentFinding& finding) {
    Tee::segment(segment, finding);
    now_ = segment.time;
    if (captured_only_) captured_.look_at(segment, finding);
    if (!observed_) return;
    if (finding.notes.empty() && finding.cause.kind != model::CauseKind::exit) return;
    if (segment.has(model::tcp_flag::rst)) {
        tell_refusal(segment, finding);
        tell_resets(segment, finding);
    }
    unclosed_.look_at(segment, finding, [&](Problem&& problem) { tell(std::move(problem)); });
}

/// "the server's close"; "the end of the server", which closes without a call, or "the exec of …".
std::string Finder::words_of_close(const model::SegmentFinding& finding) const {
    if (finding.cause.kind != model::CauseKind::exit)
        return "the " + std::string(model::name(finding.from)) + "'s close";
    const bool by_exec = finding.notes.has(NoteCode::closed_by_exec);
    return (by_exec ? "the exec of " : "the end of ") + programs_.who(finding.cause.pid);
}

void Finder::tell_resets(const model::Segment& segment, const model::SegmentFinding& finding) {
    const model::Note* unread = finding.notes.find(NoteCode::reset_unread_data);
    if (unread == nullptr) return;
    Problem problem = problem_at(ProblemKind::reset_unread, segment.time, finding, programs_);
    problem.text = (unread->value == 0 ? "unread bytes" : counted(unread->value, "unread byte")) +
                   " made " + words_of_close(finding) + " a reset: segment " +
                   std::to_string(finding.number);
    tell(std::move(problem));
}

void Finder::tell_refusal(const model::Segment& segment, const model::SegmentFinding& finding) {
    if (!finding.notes.has(NoteCode::reset_no_listener) || finding.notes.has(NoteCode::lost))
        return;
    Problem problem = problem_at(ProblemKind::nobody_listens, segment.time, finding, programs_);
    problem.text = "nobody listens on " + to_string(segment.source);
    const std::string instead = listeners_.instead_of(segment.source);
    if (!instead.empty()) problem.text += ", but " + instead;
    tell(std::move(problem));
}

void Finder::call_entered(const model::CallEntered& call, const model::CallFinding& finding) {
    programs_.called(call);
    programs_.learn(call.pid, finding.side);
    waits_.entered(call, finding);
    now_ = call.time;
    Tee::call_entered(call, finding);
}

void Finder::call_returned(const model::CallEntered& call, const model::CallReturned* returned,
                           const model::CallFinding& finding) {
    Tee::call_returned(call, returned, finding);
    if (returned == nullptr) return;
    now_ = returned->time;
    waits_.returned(call);
    listeners_.returned(call, *returned);
    if (returned->error != 0) tell_failure(call, finding);
    if (returned->error == EMFILE || returned->error == ENFILE) tell_used_up(call, finding);
    if (model::family(call) == Family::receive && call.socket != 0)
        count_reads(call, *returned, finding);
    if (!call.releases.empty()) note_releases(call, finding);
}

void Finder::tell_failure(const model::CallEntered& call, const model::CallFinding& finding) {
    for (const model::Note& note : finding.notes) {
        const bool port =
            note.code == NoteCode::port_in_time_wait || note.code == NoteCode::port_listening ||
            note.code == NoteCode::port_bound || note.code == NoteCode::port_connected;
        if (!port && note.code != NoteCode::gave_up) continue;
        Problem problem = problem_at(port ? ProblemKind::port_held : ProblemKind::gave_up, now_,
                                     call, finding, programs_);
        problem.text = words_of(call) + " of " + programs_.who(call.pid) + " failed: ";
        why::append_brief_note(problem.text, note);
        problem.topic = model::name(note.code);
        tell(std::move(problem));
    }
}

void Finder::tell_used_up(const model::CallEntered& call, const model::CallFinding& finding) {
    const Family family = model::family(call);
    if (family != Family::accept && family != Family::socket) return;
    Problem problem = problem_at(ProblemKind::descriptors_used_up, now_, call, finding, programs_);
    problem.text = words_of(call) + " of " + programs_.who(call.pid) +
                   " failed: no descriptor is left; close() those that are done with";
    tell(std::move(problem));
}

void Finder::count_reads(const model::CallEntered& call, const model::CallReturned& returned,
                         const model::CallFinding& finding) {
    if (returned.error != 0) return;
    const bool at_end = returned.result == 0 && call.as<model::args::Receive>().bytes != 0;
    if (!at_end) {
        const auto found = ended_.find(call.socket);
        if (found == ended_.end()) return;
        tell_reads(found->second);
        ended_.erase(found);
        return;
    }
    EndOfInput& input = ended_[call.socket];
    if (input.reads == 0) {
        input.at = problem_at(ProblemKind::eof_ignored, now_, call, finding, programs_);
        input.at.text = words_of(call);
    }
    ++input.reads;
    if (live_ && input.reads == reads_of_a_loop) tell_reads(input);
}

void Finder::tell_reads(EndOfInput& input) {
    if (input.reads < reads_of_a_loop || input.reported) return;
    input.reported = true;
    Problem problem = input.at;
    problem.text =
        programs_.who(problem.pid) + " reads on after " + input.at.text + " = 0: leave the loop";
    tell(std::move(problem));
}

void Finder::note_releases(const model::CallEntered& call, const model::CallFinding& finding) {
    for (const model::Release& release : call.releases) {
        listeners_.released(release);
        const auto input = ended_.find(release.socket);
        if (input != ended_.end() && release.holders_left == 0) {
            tell_reads(input->second);
            ended_.erase(input);
        }
    }
    unclosed_.released(call, finding, now_);
}

void Finder::process(const model::ProcessEvent& event) {
    Tee::process(event);
    now_ = event.time;
    programs_.note(event);
    using What = model::ProcessEvent::What;
    if (event.what == What::ending || event.what == What::exec)
        for (const model::Release& release : event.releases) listeners_.released(release);
    if (event.what == What::signal && programs_.was_stopped(event.pid)) tell_stuck(event.pid);
    if (event.what != What::exit) return;
    for (auto input = ended_.begin(); input != ended_.end();) {
        if (input->second.at.pid == event.pid) {
            tell_reads(input->second);
            input = ended_.erase(input);
        } else {
            ++input;
        }
    }
    tell_end(event);
}

void Finder::tell_stuck(model::Pid pid) {
    for (const Waits::Stuck& stuck : waits_.take_stuck(pid)) {
        Problem problem = problem_at(ProblemKind::both_wait, now_, stuck.client.call,
                                     stuck.client.finding, programs_);
        problem.text = "both wait for the other: the client in " + words_of(stuck.client.call) +
                       ", the server in " + words_of(stuck.server.call);
        tell(std::move(problem));
    }
}

void Finder::tell_end(const model::ProcessEvent& event) {
    const bool killed = event.signal != 0 && !model::is_asked_to_end(event);
    const bool failed = event.signal == 0 && event.status != 0 &&
                        programs_.was_started(event.pid) && !programs_.was_stopped(event.pid);
    if (!killed && !failed) return;
    Problem problem = problem_of(killed ? ProblemKind::killed : ProblemKind::exit_status,
                                 event.time, event.pid, programs_);
    problem.text = programs_.who(event.pid);
    problem.text += killed ? " was killed by " + model::signal_name(event.signal)
                           : " ended with status " + std::to_string(event.status);
    const LastCall last = programs_.last_call(event.pid);
    if (last.id != 0) {
        problem.text += ", after " + last.words;
        problem.call = last.id;
        problem.site = last.site;
    }
    tell(std::move(problem));
}

void Finder::notice(const model::Notice& notice) {
    Tee::notice(notice);
    if (notice.code != model::Notice::Code::input_empty) return;
    Problem problem = problem_of(ProblemKind::input_empty, notice.time, notice.pid, programs_);
    problem.text =
        programs_.who(notice.pid) + "'s input was empty: --input 'text\\n', or --input-file -";
    tell(std::move(problem));
}

void Finder::connection(const model::ConnectionFinding& finding) {
    Tee::connection(finding);
    const auto tell_one = [&](Problem&& problem) { tell(std::move(problem)); };
    captured_.judge(finding, tell_one);
    if (observed_) unclosed_.judge(finding, tell_one);
    unclosed_.forget(finding.identity.id);
}

/// Problems that are not listed one by one.
void Finder::tell_sums() {
    for (const model::ProblemRow& row : model::problem_rows) {
        const std::uint64_t found = found_[static_cast<std::size_t>(row.kind)];
        if (found <= most_examples) continue;
        Problem sum;
        sum.kind = row.kind;
        sum.time = now_;
        sum.count = found - most_examples;
        append_grouped(sum.text, sum.count);
        sum.text += " more of the kind " + std::string(row.name);
        Tee::problem(sum);
    }
}

void Finder::end(const model::Summary& summary) {
    for (auto& [socket, input] : ended_) tell_reads(input);
    ended_.clear();
    const auto total = [&](ProblemKind kind, std::uint64_t count, std::string text) {
        if (count == 0) return;
        Problem problem;
        problem.kind = kind;
        problem.time = now_;
        problem.text = std::move(text);
        tell(std::move(problem));
    };
    total(ProblemKind::frames_missed, summary.dropped,
          "the capture missed " + counted(summary.dropped, "frame"));
    total(ProblemKind::unexplained, summary.unexplained,
          counted(summary.unexplained, "segment") + " without a known cause");
    tell_sums();
    Tee::end(summary);
}

}  // namespace tcpwhy::problems
