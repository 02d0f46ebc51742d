// One line a segment: tcpdump's line, then the cause, the wake-up and the states of client/server.
// held_lines keeps the lines of segments that may still wake calls, and all lines after them.
#include "tracer/render/text/text.hpp"

#include <algorithm>
#include <deque>
#include <limits>
#include <utility>

#include "common/text/utf8.hpp"
#include "tracer/calls/words/describe_call.hpp"
#include "tracer/calls/words/folded_calls.hpp"
#include "tracer/render/text/held_lines.hpp"
#include "tracer/render/text/other_lines.hpp"
#include "tracer/render/text/segment_lines.hpp"
#include "tracer/render/words/outlet.hpp"
#include "tracer/render/words/problem_block.hpp"
#include "tracer/render/words/processes.hpp"
#include "tracer/render/words/words.hpp"

namespace tcpwhy::render {
namespace {

class Text : public model::PartialSink {
  public:
    Text(const Options& options, Write write)
        : options_(options),
          outlet_(std::move(write)),
          lines_(options_, processes_, sites_),
          held_(options_, processes_, outlet_) {}

    void begin(const model::TraceHeader& header) override;
    void segment(const model::Segment& segment, const model::SegmentFinding& finding) override;
    void icmp(const model::IcmpError& error, const model::IcmpFinding& finding) override;
    void call_entered(const model::CallEntered& call, const model::CallFinding&) override;
    void call_returned(const model::CallEntered& call, const model::CallReturned* returned,
                       const model::CallFinding& finding) override;
    void implied(const model::Implied& implied) override {
        line(implied.time,
             [&](std::string& out) { append_implied_line(out, implied, options_, processes_); });
    }
    void process(const model::ProcessEvent& event) override;
    void notice(const model::Notice& notice) override;
    void loss(const model::LossSwitched& loss) override;
    void orphan(const model::OrphanSeen& seen, const model::OrphanFinding& finding) override;
    void connection(const model::ConnectionFinding& finding) override {
        if (is_live(options_) && is_still_open(finding))
            append_still_open(still_open_.emplace_back(), finding);
    }
    void problem(const model::Problem& problem) override {
        problems_.note(problem);
        if (!is_live(options_)) return;
        other_line(std::max(now_, problem.time), [&](std::string& out) {
            out += "problem: ";
            out += problem_line(problem, 0, widest_problem, options_.unicode);
        });
    }
    void settled(model::Time until) override {
        pass_time(until);
        outlet_.flush();
    }
    void end(const model::Summary& summary) override;

  private:
    static constexpr int widest_problem = 200;

    [[nodiscard]] bool shows_calls() const { return options_.verbosity >= 2 || options_.calls; }
    void hold(const model::Segment& segment, const model::SegmentFinding& finding);
    void line(model::Time time, const auto& append_words);
    void other_line(model::Time time, const auto& append_words);
    void report_waiting();
    void tell(model::Time time, const std::vector<calls::FoldedCalls::Fold>& folds);
    void pass_time(model::Time now);

    // A call that has not returned, and has not been reported as waiting.
    struct Begun {
        model::Time time = 0;
        model::CallId call = 0;
        model::Pid pid = 0;
        std::string words;
    };

    Options options_;
    Outlet outlet_;
    Processes processes_;
    Sites sites_;
    SegmentLines lines_;
    std::vector<std::string> still_open_;
    HeldLines held_;
    std::deque<Begun> begun_;
    calls::FoldedCalls folded_;
    ProblemBlock problems_;
    model::Time now_ = 0;
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

void Text::segment(const model::Segment& segment, const model::SegmentFinding& finding) {
    pass_time(segment.time);
    if (shows_calls()) tell(segment.time, folded_.broken(finding.connection.id));
    const bool direct = held_.empty() && (finding.may_wake.empty() || options_.hold_ns <= 0);
    if (!direct) return hold(segment, finding);
    lines_.append(outlet_.buffer(), segment, finding);
    outlet_.line_done();
}

void Text::hold(const model::Segment& segment, const model::SegmentFinding& finding) {
    HeldLine line;
    lines_.append_head(line.head, segment, finding);
    lines_.append_tail(line.tail, segment, finding);
    line.number = finding.number;
    line.waiting.assign(finding.may_wake.begin(), finding.may_wake.end());
    held_.add(segment.time, std::move(line));
    held_.release_ready(now_);
}

void Text::pass_time(model::Time now) {
    now_ = std::max(now_, now);
    if (!held_.empty()) held_.release_ready(now_);
    if (!begun_.empty()) report_waiting();
}

void Text::other_line(model::Time time, const auto& append_words) {
    line(time, [&](std::string& out) {
        out += "-- ";
        append_words(out);
    });
}

void Text::icmp(const model::IcmpError& error, const model::IcmpFinding& finding) {
    line(error.time, [&](std::string& out) { append_error_line(out, error, finding, options_); });
}

void Text::line(model::Time time, const auto& append_words) {
    pass_time(time);
    HeldLine line;
    std::string& out = held_.empty() ? outlet_.buffer() : line.head;
    lines_.append_time(out, time);
    append_words(out);
    out += '\n';
    if (held_.empty()) {
        outlet_.line_done();
        return;
    }
    held_.add(time, std::move(line));
}

void Text::call_entered(const model::CallEntered& call, const model::CallFinding&) {
    if (options_.verbosity > 0) sites_.note(call);
    processes_.note(call);
    pass_time(call.time);
    const bool is_watched = options_.hold_ns != std::numeric_limits<model::Time>::max();
    if (!is_watched || options_.verbosity < 2) return;
    Begun begun{call.time, call.id, call.pid, {}};
    calls::append_call(begun.words, call);
    begun_.push_back(std::move(begun));
}

// With every call shown (-vv), one that does not return for long is shown as waiting.
void Text::report_waiting() {
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
    held_.answer(call, finding.woken_by);
    held_.release_ready(now_);
    if (!shows_calls()) return;
    if (returned != nullptr && folded_.leaves_out(call, *returned, finding)) return;
    tell(now_, folded_.of(call.pid));
    // A call whose process ended has no return time; its line stands where the end was reported.
    other_line(
        returned != nullptr ? returned->time : std::max(now_, call.time),
        [&](std::string& out) { append_call_line(out, call, returned, finding, processes_); });
}

void Text::tell(model::Time time, const std::vector<calls::FoldedCalls::Fold>& folds) {
    for (const calls::FoldedCalls::Fold& fold : folds)
        other_line(time, [&](std::string& out) {
            append_process(out, fold.pid, processes_);
            out += ' ';
            out += calls::words_of(fold, options_.unicode);
        });
}

void Text::process(const model::ProcessEvent& event) {
    processes_.note(event);
    pass_time(event.time);
    tell(event.time, folded_.of(event.pid));
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
    other_line(loss.time, [&](std::string& out) { append_loss(out, loss, processes_); });
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
    tell(now_, folded_.all());
    held_.release_all();
    std::string& out = outlet_.buffer();
    for (const std::string& told : still_open_) out += "# " + told + '\n';
    if (options_.verbosity > 0 || is_live(options_)) {
        out += "# ";
        append_summary(out, summary);
        out += '\n';
    }
    for (const std::string& line : problems_.lines(widest_problem, options_.unicode))
        out += "# " + line + '\n';
    outlet_.flush();
}

}  // namespace

std::unique_ptr<model::TraceSink> make_text(const Options& options, Write write) {
    return std::make_unique<Text>(options, std::move(write));
}

}  // namespace tcpwhy::render
