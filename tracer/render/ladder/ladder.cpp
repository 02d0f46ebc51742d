// The ladder: a trace as a sequence diagram in the terminal. ladder_segments builds the rows of
// segments, ladder_calls those of calls, and this unit the others. ladder_rows arranges all rows,
// and ladder_page draws them.
#include "tracer/render/ladder/ladder.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "common/text/utf8.hpp"
#include "tracer/render/ladder/ladder_calls.hpp"
#include "tracer/render/ladder/ladder_notes.hpp"
#include "tracer/render/ladder/ladder_rows.hpp"
#include "tracer/render/ladder/ladder_segments.hpp"
#include "tracer/render/ladder/ladder_words.hpp"
#include "tracer/render/ladder/quiet_children.hpp"
#include "tracer/render/words/numbers.hpp"
#include "tracer/render/words/outlet.hpp"
#include "tracer/render/words/problem_block.hpp"
#include "tracer/render/words/processes.hpp"
#include "tracer/render/words/sites.hpp"
#include "tracer/render/words/words.hpp"

namespace tcpwhy::render {
namespace {

using model::Side;

constexpr int sigchld = 17;
// When more rows wait, they are drawn as they are.
constexpr std::size_t most_rows = 20'000;
// In a live trace, rows are drawn together when nothing has happened for this long: related events
// follow each other faster, and a person does not notice the delay.
constexpr model::Time quiet_ns = 10 * model::millisecond_ns;

class Ladder : public model::PartialSink {
  public:
    Ladder(const Options& options, Write write)
        : options_(options),
          width_(options.width),
          outlet_(std::move(write)),
          rows_(options_, processes_),
          notes_(options_),
          calls_(options_, processes_, notes_, rows_),
          segments_(options_, sites_, notes_, calls_, rows_) {}

    void begin(const model::TraceHeader& header) override;
    void segment(const model::Segment& segment, const model::SegmentFinding& finding) override {
        pass_time(segment.time);
        segments_.add(segment, finding);
    }
    void call_entered(const model::CallEntered& call, const model::CallFinding& finding) override {
        processes_.learn(call.pid, finding.side);
        processes_.note(call);
        sites_.note(call);
        pass_time(call.time);
        if (const auto birth = children_.shown_by(call); birth && options_.verbosity < 1)
            show(*birth);
        calls_.entered(call, finding);
    }
    void call_returned(const model::CallEntered& call, const model::CallReturned* returned,
                       const model::CallFinding& finding) override {
        if (returned != nullptr) pass_time(returned->time);
        calls_.returned(call, returned, finding);
    }
    void implied(const model::Implied& implied) override {
        pass_time(implied.time);
        segments_.add(implied);
    }
    void process(const model::ProcessEvent& event) override;
    void notice(const model::Notice& notice) override;
    void icmp(const model::IcmpError& error, const model::IcmpFinding& finding) override {
        pass_time(error.time);
        segments_.add(error, finding);
    }
    void loss(const model::LossSwitched& loss) override;
    void orphan(const model::OrphanSeen& seen, const model::OrphanFinding& finding) override;
    void connection(const model::ConnectionFinding& finding) override;
    void problem(const model::Problem& problem) override;
    void settled(model::Time until) override {
        pass_time(until);
        outlet_.flush();
    }
    void end(const model::Summary& summary) override;

  private:
    void draw(model::Time until) {
        rows_.draw(outlet_.buffer(), until);
        outlet_.line_done();
    }
    void pass_time(model::Time now);
    void show(const model::ProcessEvent& event);
    void end_with_topics();

    Options options_;
    int width_;
    Outlet outlet_;
    Processes processes_;
    Sites sites_;
    LadderRows rows_;
    LadderNotes notes_;
    LadderCalls calls_;
    LadderSegments segments_;
    QuietChildren children_;
    model::Lesson lesson_;
    ProblemBlock problems_;
    std::vector<std::string> still_open_;
};

void Ladder::begin(const model::TraceHeader& header) {
    std::string line = "tcpwhy: ";
    tcpwhy::append_visible(line, header.detail.empty() ? model::name(header.mode) : header.detail,
                           options_.unicode);
    if (!header.interface.empty()) {
        line += " (";
        tcpwhy::append_visible(line, header.interface, options_.unicode);
        line += ')';
    }
    rows_.page().draw_line(outlet_.buffer(), line, Tone::title);
    lesson_ = header.lesson;
    if (lesson_.any()) {
        std::string words;
        tcpwhy::append_visible(words, lesson_.name, options_.unicode);
        words += ": ";
        tcpwhy::append_visible(words, lesson_.teaches, options_.unicode);
        rows_.page().draw_lines(outlet_.buffer(), words, Tone::title);
    }
    outlet_.buffer() += '\n';
}

/// The names of topics that stand in the rows, or in the scenario, lead to `tcpwhy explain`.
void Ladder::end_with_topics() {
    std::string line;
    if (!lesson_.topics.empty()) {
        line = "see also: tcpwhy explain";
        for (const std::string& topic : lesson_.topics) {
            line += ' ';
            tcpwhy::append_visible(line, topic, options_.unicode);
        }
    } else if (notes_.any()) {
        line = "[name]: `tcpwhy explain name` says more";
    }
    if (!line.empty()) rows_.page().draw_lines(outlet_.buffer(), line, Tone::plain);
}

void Ladder::pass_time(model::Time now) {
    if (rows_.size() > most_rows) draw(now);
    if (!is_live(options_)) return;
    if (options_.width_now && *options_.width_now != width_) {
        width_ = *options_.width_now;
        rows_.resize(width_);
    }
    const model::Time hold = std::max<model::Time>(options_.hold_ns, 0);
    rows_.draw_settled(outlet_.buffer(), now, std::min(hold, quiet_ns));
    outlet_.line_done();
}

void Ladder::process(const model::ProcessEvent& event) {
    using What = model::ProcessEvent::What;
    processes_.note(event);
    pass_time(event.time);
    rows_.start(event.time);
    const bool hidden = children_.hides(event);
    if (options_.verbosity < 1) {
        if (hidden) return;
        if (event.what == What::exec || (event.what == What::signal && event.signal == sigchld))
            return;
        if (event.what == What::ending && event.releases.empty()) return;
    }
    show(event);
}

void Ladder::show(const model::ProcessEvent& event) {
    using What = model::ProcessEvent::What;
    Entry entry;
    entry.row.time = event.time;
    entry.pid = event.pid;
    entry.side = event.role != Side::none ? event.role : processes_.role(event.pid);
    const bool alarming =
        event.what == What::signal || (event.what == What::exit && event.signal != 0);
    Wordings words = event_words(event, options_);
    if (entry.side == Side::none) {
        append_process(entry.row.across, event.pid, processes_);
        entry.row.across += ' ';
        entry.row.across += words.front();
    } else {
        put_words(entry, std::move(words), alarming ? Tone::alarm : Tone::process);
    }
    rows_.add(std::move(entry));
}

void Ladder::notice(const model::Notice& notice) {
    pass_time(notice.time);
    Entry entry;
    entry.row.time = notice.time;
    entry.pid = notice.pid;
    append_notice(entry.row.across, notice, processes_);
    rows_.add(std::move(entry));
}

void Ladder::loss(const model::LossSwitched& loss) {
    pass_time(loss.time);
    Entry entry;
    entry.row.time = loss.time;
    append_loss(entry.row.across, loss, processes_);
    rows_.add(std::move(entry));
}

void Ladder::orphan(const model::OrphanSeen& seen, const model::OrphanFinding& finding) {
    pass_time(seen.time);
    if (!tells_orphan(seen, finding, options_.verbosity)) return;
    Entry entry;
    entry.row.time = seen.time;
    entry.connection = finding.connection.id;
    entry.side = finding.side;
    std::string words;
    append_orphan(words, seen, finding);
    std::string untimed = words.substr(0, words.rfind(", "));
    std::string brief = "kernel: " + std::string(model::name(seen.state));
    put_words(entry, {std::move(words), std::move(untimed), std::move(brief)},
              finding.agrees ? Tone::kernel : Tone::alarm);
    rows_.add(std::move(entry));
}

void Ladder::connection(const model::ConnectionFinding& finding) {
    const model::ConnectionId id = finding.identity.id;
    Entry entry;
    entry.row.time = finding.last;
    entry.row.timed = false;
    entry.connection = id;
    notes_.append(entry.row.remark, finding.notes, id);
    if (!entry.row.remark.empty()) rows_.add(std::move(entry));
    rows_.ended(id);
    notes_.ended(id);
    calls_.ended(id);
    segments_.ended(id);
    if (is_live(options_) && is_still_open(finding))
        append_still_open(still_open_.emplace_back(), finding);
}

/// In a trace that is watched, at once; the block at the end has it again.
void Ladder::problem(const model::Problem& problem) {
    problems_.note(problem);
    if (!is_live(options_)) return;
    Entry entry;
    entry.row.time = problem.time;
    entry.pid = problem.pid;
    entry.row.across = "! " + problem_line(problem, 0, 2 * rows_.page().width(), options_.unicode);
    rows_.add(std::move(entry));
}

void Ladder::end(const model::Summary& summary) {
    draw(std::numeric_limits<model::Time>::max());
    std::string line;
    append_summary(line, summary);
    outlet_.buffer() += '\n';
    for (const std::string& told : still_open_)
        rows_.page().draw_line(outlet_.buffer(), told, Tone::title);
    rows_.page().draw_line(outlet_.buffer(), line,
                           summary.unexplained + summary.dropped + summary.disagreements == 0
                               ? Tone::title
                               : Tone::alarm);
    for (const std::string& problem : problems_.lines(rows_.page().width(), options_.unicode))
        rows_.page().draw_line(outlet_.buffer(), problem, Tone::alarm);
    end_with_topics();
    outlet_.flush();
}

}  // namespace

std::unique_ptr<model::TraceSink> make_ladder(const Options& options, Write write) {
    return std::make_unique<Ladder>(options, std::move(write));
}

}  // namespace tcpwhy::render
