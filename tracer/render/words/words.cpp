#include "tracer/render/words/words.hpp"

#include <array>
#include <cstddef>

#include "common/text/put.hpp"
#include "common/text/utf8.hpp"
#include "tracer/render/words/numbers.hpp"

namespace tcpwhy::render {
namespace {

using model::CauseKind;

constexpr std::array<std::string_view, 8> timer_words = {
    "",           "delayed ACK",  "retransmission", "tail loss probe",
    "keep-alive", "window probe", "FIN-WAIT-2",     "TIME-WAIT",
};
static_assert(timer_words.size() == static_cast<std::size_t>(model::Timer::time_wait) + 1);

// {n} is the count, {who} the process, {text} the notice's own words.
constexpr std::array<std::string_view, 13> notice_words = {
    "{who} uses io_uring: the calls it makes that way cannot be observed",
    "{who} makes system calls of another ABI: they are not decoded",
    "the capture missed {n} frames",
    "{who} has a socket here and is not observed: its calls are not known",
    "the input is damaged: {text}",
    "{n} lines were left out on screen",
    "{who} had this socket before it was observed: {text}",
    "{who} cannot trace a program that tcpwhy observes: a process has one tracer (ptrace(2))",
    "{who} runs in {text}: the lines of its calls cannot be read",
    "{who} found no input: its standard input was at its end at once",
    "{n} calls have no call site: finding it took too long",
    "{who} wanted to hide a child from its observer (CLONE_UNTRACED): the child is observed",
    "memory of {who} could not be read in time: arguments or bytes of its calls are missing",
};
static_assert(notice_words.size() ==
              static_cast<std::size_t>(model::Notice::Code::slow_memory) + 1);

char* put_reply_cause(char* at, const model::Cause& cause) {
    at = put(at, cause.on_the_way ? "on the way" : "kernel");
    if (cause.name != model::SystemCall::none)
        return put(put(at, ", for "), model::name(cause.name));
    return cause.to != 0 ? put_number(put(at, ", answers "), cause.to) : at;
}

char* put_timer_cause(char* at, const model::Cause& cause) {
    at = put(put(at, "timer: "), spoken(cause.timer));
    if (cause.name == model::SystemCall::none) return at;
    return put(put(at, ", for "), model::name(cause.name));
}

}  // namespace

std::string_view spoken(model::Timer timer) {
    const auto index = static_cast<std::size_t>(timer);
    return index < timer_words.size() ? timer_words[index] : std::string_view{};
}

void append_process(std::string& out, model::Pid pid, const Processes& processes) {
    const std::string_view process = processes.name(pid);
    if (process.empty()) {
        out += "process ";
        append_signed(out, pid);
        return;
    }
    tcpwhy::append_visible(out, process, false);
    out += " (";
    append_signed(out, pid);
    out += ')';
}

char* put_cause(char* at, const model::Cause& cause) {
    switch (cause.kind) {
        case CauseKind::call:
            at = put(at, model::name(cause.name));
            return cause.evidence == model::Evidence::inferred ? put(at, ", inferred") : at;
        case CauseKind::reply:
            return put_reply_cause(at, cause);
        case CauseKind::timer:
            return put_timer_cause(at, cause);
        case CauseKind::exit:
            return put(at, cause.of_thread ? "end of a thread of " : "end of ");
        case CauseKind::unknown:
            break;
    }
    return put(at, "unknown");
}

void append_process_of(std::string& out, const model::Cause& cause, const Processes& processes) {
    if (!names_process(cause)) return;
    const std::string_view process = processes.name(cause.pid);
    if (cause.kind == CauseKind::call) {
        if (process.empty()) return;
        out += " (";
        tcpwhy::append_visible(out, process, false);
        out += ')';
        return;
    }
    tcpwhy::append_visible(out, process.empty() ? "the process" : process, false);
    if (cause.signal == 0) return;
    out += " (";
    out += model::signal_name(cause.signal);
    out += ')';
}

void append_cause(std::string& out, const model::Cause& cause, const Processes& processes) {
    append_put<most_cause_letters>(out, [&](char* at) { return put_cause(at, cause); });
    append_process_of(out, cause, processes);
}

void append_loss(std::string& out, const model::LossSwitched& loss, const Processes& processes) {
    const Processes::Holder holder = processes.holder_of(loss.socket);
    std::string place;
    if (holder.pid == 0) {
        place = "socket ";
        append_number(place, loss.socket);
    } else {
        const model::Side role = processes.role(holder.pid);
        if (role == model::Side::none)
            append_process(place, holder.pid, processes);
        else
            place += "the " + std::string(model::name(role));
        place += "'s descriptor ";
        append_signed(place, holder.fd);
    }
    if (!loss.dropping) {
        out += "nothing more is lost at " + place;
        return;
    }
    out += "from now on, every";
    if (loss.kind == model::SegmentKind::any)
        out += "thing";
    else
        out.append(" ").append(model::name(loss.kind));
    out += " that arrives at " + place + " is lost";
}

namespace {

/// A process that is not observed is named by the notice alone.
void append_whom(std::string& out, const model::Notice& notice, const Processes& processes) {
    const bool unknown = processes.name(notice.pid).empty();
    if (unknown && notice.code == model::Notice::Code::unobserved_process && !notice.text.empty())
        tcpwhy::append_visible(out, notice.text, false);
    else
        append_process(out, notice.pid, processes);
}

}  // namespace

void append_notice(std::string& out, const model::Notice& notice, const Processes& processes) {
    const auto index = static_cast<std::size_t>(notice.code);
    if (index >= notice_words.size()) return;
    std::string_view text = notice_words[index];
    for (std::size_t open = text.find('{'); open != std::string_view::npos; open = text.find('{')) {
        out.append(text.substr(0, open));
        const std::size_t close = text.find('}');
        const std::string_view word = text.substr(open + 1, close - open - 1);
        if (word == "n")
            append_grouped(out, notice.count);
        else if (word == "who")
            append_whom(out, notice, processes);
        else
            tcpwhy::append_visible(out, notice.text, false);
        text.remove_prefix(close + 1);
    }
    out.append(text);
}

bool tells_orphan(const model::OrphanSeen& seen, const model::OrphanFinding& finding,
                  int verbosity) {
    using model::TcpState;
    // No segment tells of either.
    const bool known_by_this = seen.state == TcpState::time_wait || seen.state == TcpState::closed;
    return known_by_this || !finding.agrees || verbosity > 0;
}

void append_orphan(std::string& out, const model::OrphanSeen& seen,
                   const model::OrphanFinding& finding) {
    out += finding.agrees ? "kernel confirms " : "kernel says ";
    out += model::name(seen.state);
    if (!finding.agrees) {
        out += ", not ";
        out += model::name(finding.state);
    }
    if (seen.state == model::TcpState::closed) out += ": FIN-WAIT-2 is over";
    if (seen.timer_left < 0) return;
    const auto left = static_cast<std::uint64_t>(seen.timer_left);
    const bool seconds = left >= model::second_ns;
    const auto unit =
        static_cast<std::uint64_t>(seconds ? model::second_ns : model::millisecond_ns);
    out += ", ";
    append_number(out, (left + unit / 2) / unit);
    out += seconds ? " s left" : " ms left";
}

void append_event(std::string& out, const model::ProcessEvent& event, bool unicode) {
    using What = model::ProcessEvent::What;
    switch (event.what) {
        case What::start:
        case What::exec:
            out += event.before                ? "was running before"
                   : event.what == What::start ? "starts"
                                               : "executes";
            for (std::size_t at = 0; at < event.argv.size(); ++at) {
                out += at == 0 ? ": " : " ";
                tcpwhy::append_visible(out, event.argv[at], unicode);
            }
            return;
        case What::fork:
            out += "is forked by ";
            append_signed(out, event.parent);
            return;
        case What::signal:
            out += "gets ";
            out += model::signal_name(event.signal);
            if (event.by_tcpwhy) out += " from tcpwhy";
            return;
        case What::executing:
            out += "calls execve()";
            return;
        case What::thread_ending:
            out += "ends a thread";
            return;
        case What::ending:
            out += "is ending";
            return;
        case What::exit:
            if (event.signal != 0) {
                out += "is killed by ";
                out += model::signal_name(event.signal);
                if (event.by_tcpwhy) out += " from tcpwhy";
            } else {
                out += "exits with status ";
                append_signed(out, event.status);
            }
            return;
    }
}

void append_summary(std::string& out, const model::Summary& summary) {
    const auto count = [&](std::uint64_t value, std::string_view one, std::string_view many) {
        append_grouped(out, value);
        out += ' ';
        out += value == 1 ? one : many;
    };
    if (summary.calls_alone)
        count(summary.implied, "implied, ", "implied, ");
    else
        count(summary.segments, "segment, ", "segments, ");
    count(summary.calls, "call, ", "calls, ");
    if (summary.calls_alone) {
        out += "no capture";
        return;
    }
    if (summary.lost != 0) count(summary.lost, "lost, ", "lost, ");
    if (summary.dropped != 0)
        count(summary.dropped, "frame missed by the capture, ", "frames missed by the capture, ");
    count(summary.unexplained, "unexplained", "unexplained");
    if (summary.disagreements == 0) return;
    out += ", ";
    count(summary.disagreements, "state", "states");
    out += " unlike the kernel's";
}

std::string spoken(const model::TcpStates& states) {
    std::string out;
    if (states.size() > 2) return out;
    states.each([&out](model::TcpState state) {
        if (!out.empty()) out += " or ";
        out += model::name(state);
    });
    return out;
}

bool is_still_open(const model::ConnectionFinding& finding) {
    return finding.outcome == model::Outcome::open ||
           finding.outcome == model::Outcome::half_closed;
}

void append_still_open(std::string& out, const model::ConnectionFinding& finding) {
    out += "connection ";
    append_number(out, finding.identity.id);
    out += " is ";
    out += model::name(finding.outcome);
    out += ": client :";
    append_number(out, finding.identity.client.port);
    out += ' ';
    out += model::name(finding.client_state);
    out += ", server :";
    append_number(out, finding.identity.server.port);
    out += ' ';
    out += model::name(finding.server_state);
}

}  // namespace tcpwhy::render
