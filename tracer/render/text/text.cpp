// One line a segment: tcpdump's line, then the cause, the wake-up and the states of client/server.
//
// A segment that may end a wait has its line held back until the calls that wait have returned, so
// that the wake-up stands on it. Lines behind it wait as well: they never change their order.
#include "tracer/render/text/text.hpp"

#include <algorithm>
#include <deque>
#include <limits>
#include <utility>

#include "common/put.hpp"
#include "common/utf8.hpp"
#include "tracer/calls/words/describe_call.hpp"
#include "tracer/render/words/icmp_line.hpp"
#include "tracer/render/words/numbers.hpp"
#include "tracer/render/words/outlet.hpp"
#include "tracer/render/words/processes.hpp"
#include "tracer/render/words/tcpdump_line.hpp"
#include "tracer/render/words/words.hpp"
#include "tracer/why/explain.hpp"

namespace tcpwhy::render {
namespace {

// A line that waits, or that stands behind one.
struct Held {
    model::Time time = 0;
    model::SegmentNumber number = 0;
    std::string head;   // up to the cause
    std::string wakes;  // "accept4 (echo-server)", as far as it is known
    std::string tail;   // the states, and the lines below
    std::vector<model::CallId> waiting;
};

class Text : public model::PartialSink {
  public:
    Text(const Options& options, Write write)
        : options_(options), outlet_(std::move(write)), lines_(options_) {}

    void begin(const model::TraceHeader& header) override;
    void segment(const model::Segment& segment, const model::SegmentFinding& finding) override;
    void icmp(const model::IcmpError& error, const model::IcmpFinding& finding) override;
    void call_entered(const model::CallEntered& call, const model::CallFinding&) override;
    void call_returned(const model::CallEntered& call, const model::CallReturned* returned,
                       const model::CallFinding& finding) override;
    void process(const model::ProcessEvent& event) override;
    void notice(const model::Notice& notice) override;
    void loss(const model::LossSwitched& loss) override;
    void orphan(const model::OrphanSeen& seen, const model::OrphanFinding& finding) override;
    void connection(const model::ConnectionFinding& finding) override {
        if (is_live(options_) && is_still_open(finding))
            append_still_open(still_open_.emplace_back(), finding);
    }
    void settled(model::Time until) override {
        pass_time(until);
        outlet_.flush();
    }
    void end(const model::Summary& summary) override;

  private:
    // Lines held at most; beyond that the oldest goes out without its wake-up.
    static constexpr std::size_t most_held = 4096;
    static constexpr std::size_t most_head_letters =
        most_seconds_letters + TcpdumpLines::most_letters + most_cause_letters;
    static constexpr std::size_t most_states_letters = 64;

    model::Time since_start(model::Time time);
    void append_time(std::string& out, model::Time time);
    char* put_head(char* at, const model::Segment& segment, const model::SegmentFinding& finding);
    char* put_states(char* at, const model::SegmentFinding& finding) const;
    void append_head(std::string& out, const model::Segment& segment,
                     const model::SegmentFinding& finding);
    void append_tail(std::string& out, const model::Segment& segment,
                     const model::SegmentFinding& finding);
    void append_details(std::string& out, const model::Segment& segment,
                        const model::SegmentFinding& finding);
    void hold(const model::Segment& segment, const model::SegmentFinding& finding);
    void line(model::Time time, const auto& append_words);
    void other_line(model::Time time, const auto& append_words);
    void answer(model::CallId call, model::Pid pid, model::SystemCall name,
                const std::vector<model::SegmentNumber>& woken_by);
    void release_front();
    void release_ready() {
        while (!held_.empty() && held_.front().waiting.empty()) release_front();
    }
    void tell_waiting();
    void pass_time(model::Time now);

    // A call that has not returned, and has not been told as waiting.
    struct Begun {
        model::Time time = 0;
        model::CallId call = 0;
        model::Pid pid = 0;
        std::string words;
    };

    Options options_;
    Outlet outlet_;
    TcpdumpLines lines_;
    std::vector<std::string> still_open_;
    Processes processes_;
    std::deque<Held> held_;
    std::deque<Begun> begun_;
    model::Time start_ = 0;
    model::Time now_ = 0;
    bool started_ = false;
};

void Text::begin(const model::TraceHeader& header) {
    if (options_.verbosity == 0 || header.detail.empty()) return;
    std::string& out = outlet_.buffer();
    out += "# ";
    tcpwhy::append_visible(out, header.detail, options_.unicode);
    out += ", on ";
    tcpwhy::append_visible(out, header.interface, options_.unicode);
    out += '\n';
}

model::Time Text::since_start(model::Time time) {
    if (!started_) start_ = time;
    started_ = true;
    return time - start_;
}

void Text::append_time(std::string& out, model::Time time) {
    if (options_.verbosity > 0)
        append_utc(out, time);
    else
        append_seconds(out, since_start(time), 6);
    out += ' ';
}

char* Text::put_head(char* at, const model::Segment& segment,
                     const model::SegmentFinding& finding) {
    if (options_.verbosity == 0) at = put(put_seconds(at, since_start(segment.time), 6), ' ');
    at = put(lines_.put(at, segment, finding), "  ");
    return put_cause(at, finding.cause);
}

char* Text::put_states(char* at, const model::SegmentFinding& finding) const {
    if (!options_.quiet) {
        at = put(put(at, "  ["), model::name(finding.client_state));
        at = put(put(at, '/'), model::name(finding.server_state));
        at = put(at, ']');
    }
    return put(at, '\n');
}

void Text::append_head(std::string& out, const model::Segment& segment,
                       const model::SegmentFinding& finding) {
    if (options_.verbosity > 0) append_time(out, segment.time);
    append_put<most_head_letters>(out, [&](char* at) { return put_head(at, segment, finding); });
    append_process_of(out, finding.cause, processes_);
}

void Text::append_tail(std::string& out, const model::Segment& segment,
                       const model::SegmentFinding& finding) {
    append_put<most_states_letters>(out, [&](char* at) { return put_states(at, finding); });
    append_details(out, segment, finding);
}

/// The lines below.
void Text::append_details(std::string& out, const model::Segment& segment,
                          const model::SegmentFinding& finding) {
    if (options_.verbosity > 0) {
        out += "    #";
        append_number(out, finding.number);
        out += ", connection ";
        append_number(out, finding.connection.id);
        out += ", seq ";
        append_number(out, segment.seq);
        out += ", ack ";
        append_number(out, segment.ack);
        out += ", window ";
        append_number(out, finding.window);
        out += " bytes: ";
        why::append_why(out, segment, finding);
        out += '\n';
        for (const model::Note& note : finding.notes) {
            out += "    ";
            out += model::name(note.code);
            out += ": ";
            why::append_note(out, note);
            out += '\n';
        }
    }
    if (options_.hex) append_hex_dump(out, segment.payload);
}

void Text::segment(const model::Segment& segment, const model::SegmentFinding& finding) {
    pass_time(segment.time);
    const bool direct = held_.empty() && (finding.may_wake.empty() || options_.hold_ns <= 0);
    if (!direct) return hold(segment, finding);
    std::string& out = outlet_.buffer();
    if (options_.verbosity == 0 && !names_process(finding.cause)) {
        append_put<most_head_letters + most_states_letters>(
            out, [&](char* at) { return put_states(put_head(at, segment, finding), finding); });
        append_details(out, segment, finding);
    } else {
        append_head(out, segment, finding);
        append_tail(out, segment, finding);
    }
    outlet_.line_done();
}

void Text::hold(const model::Segment& segment, const model::SegmentFinding& finding) {
    Held& line = held_.emplace_back();
    append_head(line.head, segment, finding);
    append_tail(line.tail, segment, finding);
    line.time = segment.time;
    line.number = finding.number;
    line.waiting.assign(finding.may_wake.begin(), finding.may_wake.end());
    if (held_.size() > most_held) release_front();
    release_ready();
}

void Text::release_front() {
    const Held& line = held_.front();
    std::string& out = outlet_.buffer();
    out += line.head;
    if (!line.wakes.empty()) {
        out += "  wakes ";
        out += line.wakes;
    }
    out += line.tail;
    outlet_.line_done();
    held_.pop_front();
}

void Text::pass_time(model::Time now) {
    now_ = std::max(now_, now);
    while (!held_.empty() && now_ - held_.front().time > options_.hold_ns) release_front();
    tell_waiting();
}

void Text::answer(model::CallId call, model::Pid pid, model::SystemCall name,
                  const std::vector<model::SegmentNumber>& woken_by) {
    for (Held& line : held_) {
        if (line.number == 0) continue;
        std::erase(line.waiting, call);
        if (std::find(woken_by.begin(), woken_by.end(), line.number) == woken_by.end()) continue;
        if (!line.wakes.empty()) line.wakes += ", ";
        line.wakes += model::name(name);
        const std::string_view process = processes_.name(pid);
        if (process.empty()) continue;
        line.wakes += " (";
        tcpwhy::append_visible(line.wakes, process, false);
        line.wakes += ')';
    }
    release_ready();
}

void Text::other_line(model::Time time, const auto& append_words) {
    line(time, [&](std::string& out) {
        out += "-- ";
        append_words(out);
    });
}

void Text::icmp(const model::IcmpError& error, const model::IcmpFinding& finding) {
    line(error.time, [&](std::string& out) {
        append_icmp_line(out, error);
        if (finding.connection.id == 0) return;
        out += finding.quoted != 0 ? "  nobody's call, about " : "  nobody's call";
        if (finding.quoted != 0) append_number(out, finding.quoted);
        if (options_.quiet) return;
        out += "  [";
        out += model::name(finding.client_state);
        out += '/';
        out += model::name(finding.server_state);
        out += ']';
        if (options_.verbosity == 0) return;
        out += "\n    ";
        why::append_why(out, error, finding);
    });
}

void Text::line(model::Time time, const auto& append_words) {
    pass_time(time);
    Held line;
    std::string& out = held_.empty() ? outlet_.buffer() : line.head;
    append_time(out, time);
    append_words(out);
    out += '\n';
    if (held_.empty()) {
        outlet_.line_done();
        return;
    }
    line.time = time;
    held_.push_back(std::move(line));
}

void Text::call_entered(const model::CallEntered& call, const model::CallFinding&) {
    pass_time(call.time);
    const bool is_watched = options_.hold_ns != std::numeric_limits<model::Time>::max();
    if (!is_watched || options_.verbosity < 2) return;
    Begun begun{call.time, call.id, call.pid, {}};
    calls::append_call(begun.words, call);
    begun_.push_back(std::move(begun));
}

// With every call shown (-vv), one that does not return for long is shown as waiting.
void Text::tell_waiting() {
    while (!begun_.empty() && now_ - begun_.front().time > options_.hold_ns) {
        const Begun begun = std::move(begun_.front());
        begun_.pop_front();
        other_line(now_, [&](std::string& out) {
            append_process(out, begun.pid, processes_);
            out += ' ';
            out += begun.words;
            out += " waits";
        });
    }
}

void Text::call_returned(const model::CallEntered& call, const model::CallReturned* returned,
                         const model::CallFinding& finding) {
    if (returned != nullptr) pass_time(returned->time);
    std::erase_if(begun_, [&](const Begun& begun) { return begun.call == call.id; });
    answer(call.id, call.pid, call.call, finding.woken_by);
    if (options_.verbosity < 2) return;
    // A call whose process ended has no time of its own; it stands where the end was told.
    other_line(returned != nullptr ? returned->time : std::max(now_, call.time),
               [&](std::string& out) {
                   append_process(out, call.pid, processes_);
                   out += ' ';
                   calls::append_call(out, call);
                   out += ' ';
                   if (returned != nullptr)
                       calls::append_result(out, returned);
                   else
                       out += "has not returned";
                   for (std::size_t at = 0; at < finding.woken_by.size(); ++at) {
                       out += at == 0 ? ", woken by #" : ", #";
                       append_number(out, finding.woken_by[at]);
                   }
                   for (const model::Note& note : finding.notes) {
                       out += "; ";
                       why::append_note(out, note);
                   }
               });
}

void Text::process(const model::ProcessEvent& event) {
    processes_.note(event);
    pass_time(event.time);
    if (options_.verbosity < 1) return;
    other_line(event.time, [&](std::string& out) {
        append_process(out, event.pid, processes_);
        out += ' ';
        append_event(out, event, options_.unicode);
    });
}

void Text::notice(const model::Notice& notice) {
    other_line(notice.time, [&](std::string& out) { append_notice(out, notice, processes_); });
}

void Text::loss(const model::LossSwitched& loss) {
    other_line(loss.time, [&](std::string& out) { append_loss(out, loss); });
}

void Text::orphan(const model::OrphanSeen& seen, const model::OrphanFinding& finding) {
    pass_time(seen.time);
    if (!tells_orphan(seen, finding, options_.verbosity)) return;
    other_line(seen.time, [&](std::string& out) {
        append(out, seen.local);
        out += " > ";
        append(out, seen.remote);
        out += ": ";
        append_orphan(out, seen, finding);
    });
}

void Text::end(const model::Summary& summary) {
    while (!held_.empty()) release_front();
    std::string& out = outlet_.buffer();
    for (const std::string& told : still_open_) out += "# " + told + '\n';
    if (options_.verbosity > 0 || is_live(options_)) {
        out += "# ";
        append_summary(out, summary);
        out += '\n';
    }
    outlet_.flush();
}

}  // namespace

std::unique_ptr<model::TraceSink> make_text(const Options& options, Write write) {
    return std::make_unique<Text>(options, std::move(write));
}

}  // namespace tcpwhy::render
