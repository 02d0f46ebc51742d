// The ladder: a trace as a sequence diagram in the terminal. This unit builds the rows
// (ladder_calls those of the calls), ladder_rows arranges them, ladder_page draws them.
#include "tracer/render/ladder/ladder.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "common/utf8.hpp"
#include "tracer/render/ladder/ladder_calls.hpp"
#include "tracer/render/ladder/ladder_rows.hpp"
#include "tracer/render/ladder/ladder_words.hpp"
#include "tracer/render/words/icmp_line.hpp"
#include "tracer/render/words/numbers.hpp"
#include "tracer/render/words/outlet.hpp"
#include "tracer/render/words/processes.hpp"
#include "tracer/render/words/words.hpp"
#include "tracer/why/explain.hpp"

namespace tcpwhy::render {
namespace {

using model::CauseKind;
using model::Side;

constexpr int sigchld = 17;
// When more rows wait, they are drawn as they are.
constexpr std::size_t most_rows = 20'000;
// In a live trace, rows are drawn together when nothing has happened for this long: related events
// follow each other faster, and a person does not notice the delay.
constexpr model::Time quiet_ns = 10 * model::millisecond_ns;

/// Names the states that the segment or error has changed.
void show_states(Row& row, const auto& finding) {
    if (finding.client_state != finding.client_before)
        row.client.state = model::name(finding.client_state);
    if (finding.server_state != finding.server_before)
        row.server.state = model::name(finding.server_state);
}

class Ladder : public model::PartialSink {
  public:
    Ladder(const Options& options, Write write)
        : options_(options),
          width_(options.width),
          outlet_(std::move(write)),
          rows_(options_, processes_),
          calls_(options_, processes_, rows_) {}

    void begin(const model::TraceHeader& header) override;
    void segment(const model::Segment& segment, const model::SegmentFinding& finding) override;
    void call_entered(const model::CallEntered& call, const model::CallFinding& finding) override {
        processes_.learn(call.pid, finding.side);
        pass_time(call.time);
        calls_.entered(call, finding);
    }
    void call_returned(const model::CallEntered& call, const model::CallReturned* returned,
                       const model::CallFinding& finding) override {
        if (returned != nullptr) pass_time(returned->time);
        calls_.returned(call, returned, finding);
    }
    void process(const model::ProcessEvent& event) override;
    void notice(const model::Notice& notice) override;
    void icmp(const model::IcmpError& error, const model::IcmpFinding& finding) override;
    void loss(const model::LossSwitched& loss) override;
    void orphan(const model::OrphanSeen& seen, const model::OrphanFinding& finding) override;
    void connection(const model::ConnectionFinding& finding) override {
        rows_.ended(finding.identity.id);
        if (is_live(options_) && is_still_open(finding))
            append_still_open(still_open_.emplace_back(), finding);
    }
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
    Options options_;
    int width_;
    Outlet outlet_;
    Processes processes_;
    LadderRows rows_;
    LadderCalls calls_;
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
    outlet_.buffer() += '\n';
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

void Ladder::segment(const model::Segment& segment, const model::SegmentFinding& finding) {
    pass_time(segment.time);
    rows_.know(finding.connection);
    calls_.remember(finding.number, finding.connection.id);
    Entry entry;
    entry.connection = finding.connection.id;
    entry.pid = 0;
    Row& row = entry.row;
    row.time = segment.time;
    row.from = finding.from;
    row.stroke = finding.notes.has(model::NoteCode::lost)             ? Stroke::lost
                 : segment.has(model::tcp_flag::rst)                  ? Stroke::reset
                 : finding.notes.has(model::NoteCode::retransmission) ? Stroke::again
                                                                      : Stroke::plain;
    const int columns = rows_.page().label_columns(row.stroke);
    row.label = segment_label(segment, finding, columns, options_);
    show_states(row, finding);
    Cell& sender = row.cell(finding.from);
    if (!calls_.stands_at_its_call(finding.cause)) {
        sender.wordings = cause_words(finding.cause);
        sender.tone = finding.cause.kind == CauseKind::unknown ? Tone::alarm : Tone::kernel;
    }
    if (options_.verbosity > 0) why::append_why(row.remark, segment, finding);
    append_notes(row.remark, finding.notes, options_);
    if (options_.hex) append_hex_dump(row.below, segment.payload);

    const bool unremarkable =
        row.stroke == Stroke::plain && row.remark.empty() && row.client.state.empty() &&
        row.server.state.empty() && finding.phase == model::Phase::data &&
        (finding.cause.kind == CauseKind::call || finding.cause.kind == CauseKind::reply);
    if (unremarkable) {
        entry.flow = segment.length > 0 ? Flow::data : Flow::segment;
        entry.data_from = segment.length > 0 ? finding.from : Side::none;
        entry.bytes = segment.length;
    }
    rows_.add(std::move(entry));
}

void Ladder::process(const model::ProcessEvent& event) {
    using What = model::ProcessEvent::What;
    processes_.note(event);
    pass_time(event.time);
    rows_.start(event.time);
    if (options_.verbosity < 1) {
        if (event.what == What::exec || (event.what == What::signal && event.signal == sigchld))
            return;
        if (event.what == What::ending && event.releases.empty()) return;
    }
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
        put(entry, std::move(words), alarming ? Tone::alarm : Tone::process);
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

void Ladder::icmp(const model::IcmpError& error, const model::IcmpFinding& finding) {
    pass_time(error.time);
    Entry entry;
    entry.row.time = error.time;
    entry.connection = finding.connection.id;
    if (finding.connection.id == 0) {
        append_icmp_line(entry.row.across, error);
        rows_.add(std::move(entry));
        return;
    }
    rows_.know(finding.connection);
    entry.row.from = other(finding.to);
    entry.row.stroke = Stroke::foreign;
    entry.row.label = icmp_label(error, finding, rows_.page().label_columns(Stroke::foreign));
    show_states(entry.row, finding);
    if (options_.verbosity > 0) why::append_why(entry.row.remark, error, finding);
    rows_.add(std::move(entry));
}

void Ladder::loss(const model::LossSwitched& loss) {
    pass_time(loss.time);
    Entry entry;
    entry.row.time = loss.time;
    append_loss(entry.row.across, loss);
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
    put(entry, {std::move(words), std::move(untimed), std::move(brief)},
        finding.agrees ? Tone::kernel : Tone::alarm);
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
    outlet_.flush();
}

}  // namespace

std::unique_ptr<model::TraceSink> make_ladder(const Options& options, Write write) {
    return std::make_unique<Ladder>(options, std::move(write));
}

}  // namespace tcpwhy::render
