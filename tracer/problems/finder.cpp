#include "tracer/problems/finder.hpp"

#include <algorithm>
#include <cerrno>
#include <utility>

#include "common/text/decimal.hpp"
#include "tracer/problems/amounts.hpp"
#include "tracer/why/explain_note.hpp"

namespace tcpwhy::problems {
namespace {

using model::Family;
using model::NoteCode;
using model::Problem;
using model::ProblemKind;
using model::Side;
using model::TcpState;

/// A program may read 0 once more to be sure; a loop does it for ever.
constexpr std::uint64_t reads_of_a_loop = 5;
/// A program that ends soon after its peer has closed leaves the close to its end on purpose.
constexpr model::Time long_in_close_wait_ns = model::second_ns;

std::string words_of(const model::CallEntered& call) {
    std::string words(model::name(call.call));
    words += '(';
    if (call.fd >= 0) words += std::to_string(call.fd);
    return words + ')';
}

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

Problem Finder::problem_at(ProblemKind kind, const model::CallEntered& call,
                           const model::CallFinding& finding) const {
    Problem problem;
    problem.kind = kind;
    problem.time = now_;
    problem.connection = finding.connection.id;
    problem.call = call.id;
    problem.pid = call.pid;
    problem.side = finding.side != Side::none ? finding.side : programs_.side(call.pid);
    problem.site = call.site;
    return problem;
}

Problem Finder::problem_at(ProblemKind kind, model::Time time,
                           const model::SegmentFinding& finding) const {
    Problem problem;
    problem.kind = kind;
    problem.time = time;
    problem.connection = finding.connection.id;
    problem.segment = finding.number;
    problem.call = finding.cause.call;
    problem.pid = finding.cause.pid;
    problem.side = finding.from;
    const LastCall last = programs_.last_call(problem.pid);
    if (last.id == problem.call && problem.call != 0) problem.site = last.site;
    return problem;
}

Problem Finder::problem_of(ProblemKind kind, model::Time time, model::Pid pid) const {
    Problem problem;
    problem.kind = kind;
    problem.time = time;
    problem.pid = pid;
    problem.side = programs_.side(pid);
    return problem;
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
    tell_missing_close(finding, segment.time);
    tell_kept_open(finding);
    if (finding.cause.kind == model::CauseKind::exit && programs_.was_stopped(finding.cause.pid))
        stopped_ends_.insert(finding.connection.id);
}

void Finder::tell_resets(const model::Segment& segment, const model::SegmentFinding& finding) {
    const model::Note* unread = finding.notes.find(NoteCode::reset_unread_data);
    if (unread == nullptr) return;
    Problem problem = problem_at(ProblemKind::reset_unread, segment.time, finding);
    problem.text = (unread->value == 0 ? "unread bytes" : counted(unread->value, "unread byte")) +
                   " made the " + std::string(model::name(finding.from)) +
                   "'s close a reset: segment " + std::to_string(finding.number);
    tell(std::move(problem));
}

void Finder::tell_refusal(const model::Segment& segment, const model::SegmentFinding& finding) {
    if (!finding.notes.has(NoteCode::reset_no_listener) || finding.notes.has(NoteCode::lost))
        return;
    Problem problem = problem_at(ProblemKind::nobody_listens, segment.time, finding);
    problem.text = "nobody listens on " + to_string(segment.source);
    const std::string instead = listeners_.instead_of(segment.source.port);
    if (!instead.empty()) problem.text += ", but " + instead;
    tell(std::move(problem));
}

/// A FIN that only the end of the program has sent.
void Finder::tell_missing_close(const model::SegmentFinding& finding, model::Time time) {
    const model::Note* missing = finding.notes.find(NoteCode::missing_close);
    if (missing == nullptr || stopped_ends_.contains(finding.connection.id)) return;
    const auto span = static_cast<model::Time>(missing->value);
    if (finding.cause.signal == 0 && span < long_in_close_wait_ns) return;
    Problem problem = problem_at(ProblemKind::never_closed, time, finding);
    problem.text = programs_.who(finding.cause.pid) + " never closed connection " +
                   std::to_string(finding.connection.id) + ": " + seconds(span) + " in CLOSE-WAIT";
    tell(std::move(problem));
}

/// The FIN of a connection that one program has closed comes at the end of another one.
void Finder::tell_kept_open(const model::SegmentFinding& finding) {
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
        Problem problem =
            problem_at(port ? ProblemKind::port_held : ProblemKind::gave_up, call, finding);
        problem.text = words_of(call) + " of " + programs_.who(call.pid) + " failed: ";
        why::append_brief_note(problem.text, note);
        problem.topic = model::name(note.code);
        tell(std::move(problem));
    }
}

void Finder::tell_used_up(const model::CallEntered& call, const model::CallFinding& finding) {
    const Family family = model::family(call);
    if (family != Family::accept && family != Family::socket) return;
    Problem problem = problem_at(ProblemKind::descriptors_used_up, call, finding);
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
        input.at = problem_at(ProblemKind::eof_ignored, call, finding);
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
    const model::Note* shared = finding.notes.find(NoteCode::shared_descriptor);
    if (shared == nullptr || finding.connection.id == 0) return;
    KeptOpen kept;
    kept.holder = shared->who;
    kept.at = problem_at(ProblemKind::descriptor_leaked, call, finding);
    kept.at.text = words_of(call) + " of " + programs_.who(call.pid) +
                   " sent nothing: another descriptor was never closed";
    kept_open_[finding.connection.id] = std::move(kept);
}

void Finder::process(const model::ProcessEvent& event) {
    Tee::process(event);
    now_ = event.time;
    programs_.note(event);
    using What = model::ProcessEvent::What;
    if (event.what == What::ending)
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
        Problem problem =
            problem_at(ProblemKind::both_wait, stuck.client.call, stuck.client.finding);
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
    Problem problem =
        problem_of(killed ? ProblemKind::killed : ProblemKind::exit_status, event.time, event.pid);
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
    Problem problem = problem_of(ProblemKind::input_empty, notice.time, notice.pid);
    problem.text =
        programs_.who(notice.pid) + "'s input was empty: --input 'text\\n', or --input-file -";
    tell(std::move(problem));
}

void Finder::connection(const model::ConnectionFinding& finding) {
    Tee::connection(finding);
    kept_open_.erase(finding.identity.id);
    stopped_ends_.erase(finding.identity.id);
    captured_.judge(finding, [&](Problem&& problem) { tell(std::move(problem)); });
    if (!observed_) return;
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
