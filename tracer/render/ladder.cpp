// The ladder: a trace as a sequence diagram in the terminal. Builds the rows; ladder_rows arranges
// them, ladder_page draws.
#include <algorithm>
#include <array>
#include <deque>
#include <limits>
#include <utility>

#include "tracer/analysis/explain.hpp"
#include "tracer/render/format.hpp"
#include "tracer/render/formats.hpp"
#include "tracer/render/icmp_line.hpp"
#include "tracer/render/ladder_rows.hpp"
#include "tracer/render/ladder_words.hpp"
#include "tracer/render/outlet.hpp"
#include "tracer/render/processes.hpp"
#include "tracer/render/utf8.hpp"
#include "tracer/render/words.hpp"

namespace tcpwhy::render {
namespace {

using model::CauseKind;
using model::Family;
using model::Side;

constexpr int sigchld = 17;
// Error numbers of a call that could not do anything yet and says so (errno(3), as on Linux).
constexpr int eagain = 11;
constexpr int einprogress = 115;

// Rows that wait at most; beyond that they are drawn as far as they are known.
constexpr std::size_t most_rows = 20'000;
// A call that returned later than this has waited, whatever it waited for.
constexpr model::Time noticeable_wait_ns = model::millisecond_ns;
// Watched live, rows are drawn together when nothing has happened for so long: what belongs
// together happens within less, and a person does not notice.
constexpr model::Time quiet_ns = 10 * model::millisecond_ns;

bool can_wait(const model::CallEntered& call) {
    const Family family = model::family(call.call);
    return call.may_wait && (family == Family::accept || family == Family::connect ||
                             family == Family::receive || family == Family::wait);
}

/// How much verbosity it takes to see a call.
int rank_of(const model::CallEntered& call) {
    switch (model::family(call.call)) {
        case Family::option:
            return 1;
        case Family::descriptor:
        case Family::other:
            return 2;
        case Family::wait: {
            const bool waits = call.call != model::SystemCall::epoll_ctl &&
                               call.call != model::SystemCall::epoll_create &&
                               call.call != model::SystemCall::epoll_create1;
            return waits ? 0 : 2;
        }
        default:
            return 0;
    }
}

class Ladder : public model::TraceSink {
  public:
    Ladder(const Options& options, Write write)
        : options_(options),
          width_(options.width),
          outlet_(std::move(write)),
          rows_(options_, processes_) {}

    void begin(const model::TraceHeader& header) override;
    void segment(const model::Segment& segment, const model::SegmentFinding& finding) override;
    void call_entered(const model::CallEntered& call, const model::CallFinding& finding) override;
    void call_returned(const model::CallEntered& call, const model::CallReturned* returned,
                       const model::CallFinding& finding) override;
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
    // A call that has not returned, and its row.
    struct Open {
        LadderRows::Place place = 0;
        bool shown_waiting = false;  ///< if the row has been drawn, then visibly
    };
    void draw(model::Time until) {
        rows_.draw(outlet_.buffer(), until);
        outlet_.line_done();
    }
    void pass_time(model::Time now);
    Entry entry_for(const model::CallEntered& call, const model::CallFinding& finding,
                    model::Time time) const;
    static void put(Entry& entry, Wordings words, Tone tone);
    void append_notes(std::string& out, const model::Notes& notes) const;
    [[nodiscard]] bool is_noise(const model::CallEntered& call, const model::CallReturned& returned,
                                const model::CallFinding& finding) const;
    void add_return(const model::CallEntered& call, const model::CallReturned& returned,
                    const model::CallFinding& finding);
    void remember(model::SegmentNumber number, model::ConnectionId connection);
    [[nodiscard]] model::ConnectionId connection_of(const model::CallFinding& finding) const;
    [[nodiscard]] bool stands_at_its_call(const model::Cause& cause) const;

    Options options_;
    int width_;
    Outlet outlet_;
    Processes processes_;
    LadderRows rows_;
    std::vector<std::string> still_open_;
    std::unordered_map<model::CallId, Open> open_;
    std::unordered_map<model::Pid, model::CallId> last_call_;  // the last one that has a row
    // The last segments' connections, for wait calls that watch several.
    std::deque<std::pair<model::SegmentNumber, model::ConnectionId>> recent_;
};

void Ladder::begin(const model::TraceHeader& header) {
    std::string line = "tcpwhy: ";
    append_visible(line, header.detail.empty() ? model::name(header.mode) : header.detail,
                   options_.unicode);
    if (!header.interface.empty()) {
        line += " (";
        append_visible(line, header.interface, options_.unicode);
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
    rows_.draw_settled(outlet_.buffer(), now, std::min(hold, quiet_ns), hold);
    outlet_.line_done();
}

void Ladder::append_notes(std::string& out, const model::Notes& notes) const {
    for (const model::Note& note : notes) {
        if (!is_striking(note.code) && options_.verbosity < 1) continue;
        if (!out.empty()) out += "; ";
        analysis::append_note(out, note);
    }
}

void Ladder::remember(model::SegmentNumber number, model::ConnectionId connection) {
    constexpr std::size_t most = 1024;
    recent_.emplace_back(number, connection);
    if (recent_.size() > most) recent_.pop_front();
}

model::ConnectionId Ladder::connection_of(const model::CallFinding& finding) const {
    if (finding.connection.id != 0 || finding.woken_by.empty()) return finding.connection.id;
    const auto found = std::find_if(recent_.begin(), recent_.end(), [&](const auto& item) {
        return item.first == finding.woken_by.front();
    });
    return found == recent_.end() ? 0 : found->second;
}

void Ladder::put(Entry& entry, Wordings words, Tone tone) {
    if (entry.side == Side::none) {  // no lane of its own: between the two
        entry.row.remark = words.front();
        return;
    }
    Cell& cell = entry.row.cell(entry.side);
    cell.wordings = std::move(words);
    cell.tone = tone;
}

Entry Ladder::entry_for(const model::CallEntered& call, const model::CallFinding& finding,
                        model::Time time) const {
    Entry entry;
    entry.row.time = time;
    entry.connection = connection_of(finding);
    entry.pid = call.pid;
    entry.side = finding.side != Side::none ? finding.side : processes_.role(call.pid);
    const Family family = model::family(call.call);
    if (family == Family::send || family == Family::receive) {
        entry.flow = Flow::call;
        entry.data_from = family == Family::send ? entry.side : other(entry.side);
    } else if (family == Family::wait) {
        entry.flow = Flow::call;
    }
    return entry;
}

void Ladder::call_entered(const model::CallEntered& call, const model::CallFinding& finding) {
    processes_.learn(call.pid, finding.side);
    pass_time(call.time);
    if (rank_of(call) > options_.verbosity) return;
    Entry entry = entry_for(call, finding, call.time);
    const Family family = model::family(call.call);
    const bool of_tcp = call.socket != 0 || entry.connection != 0 || family == Family::socket;
    // Whether a wait was ended by a segment, and what a socket is for, is known when the call
    // returns.
    entry.hidden = (family == Family::wait || !of_tcp) && options_.verbosity < 2;
    if (can_wait(call))
        put(entry, waiting_words(call, options_), Tone::waiting);
    else
        put(entry, call_words(call, nullptr, options_), Tone::call);
    entry.open = true;
    entry.endless =
        family == Family::wait && call.may_wait && call.value < 0 && !call.watches.empty();
    if (finding.connection.id != 0) rows_.know(finding.connection);
    if (!entry.hidden) last_call_[call.pid] = call.id;
    const bool shown = !entry.hidden || entry.endless;
    open_[call.id] = Open{rows_.add(std::move(entry)), shown};
}

bool Ladder::is_noise(const model::CallEntered& call, const model::CallReturned& returned,
                      const model::CallFinding& finding) const {
    if (options_.verbosity >= 2) return false;
    if (returned.error == eagain) return true;
    return model::family(call.call) == Family::wait && finding.woken_by.empty();
}

void Ladder::add_return(const model::CallEntered& call, const model::CallReturned& returned,
                        const model::CallFinding& finding) {
    Entry entry = entry_for(call, finding, returned.time);
    put(entry, return_words(call, returned, finding.woken_by, options_),
        returned.error != 0 ? Tone::alarm : Tone::call);
    append_notes(entry.row.remark, finding.notes);
    if (returned.error != 0 || !entry.row.remark.empty()) entry.flow = Flow::none;
    if (finding.connection.id != 0) rows_.know(finding.connection);
    last_call_[call.pid] = call.id;
    rows_.add(std::move(entry));
}

void Ladder::call_returned(const model::CallEntered& call, const model::CallReturned* returned,
                           const model::CallFinding& finding) {
    if (returned != nullptr) pass_time(returned->time);
    const auto open = open_.find(call.id);
    if (open == open_.end()) return;
    const LadderRows::Place place = open->second.place;
    const bool seen_waiting = rows_.is_drawn(place) && open->second.shown_waiting;
    open_.erase(open);
    Entry* entry = rows_.at(place);
    if (entry != nullptr) entry->open = false;
    if (returned == nullptr) return;  // its process ended; that has a row of its own
    if (!seen_waiting && is_noise(call, *returned, finding)) {
        if (entry != nullptr) entry->hidden = true;
        return;
    }
    const bool waited =
        !finding.woken_by.empty() || (can_wait(call) && !rows_.is_last(place) &&
                                      returned->time - call.time > noticeable_wait_ns);
    if (entry == nullptr) {
        if (rows_.is_drawn(place)) add_return(call, *returned, finding);
        return;  // else it has been folded away
    }
    const bool made_tcp = returned->made.has_value() || finding.connection.id != 0;
    const bool of_tcp = call.socket != 0 || made_tcp || returned->error != 0;
    entry->hidden = !of_tcp && finding.woken_by.empty() && options_.verbosity < 2;
    if (entry->connection == 0) entry->connection = connection_of(finding);
    if (waited) {
        if (!can_wait(call)) put(*entry, waiting_words(call, options_), Tone::waiting);
        add_return(call, *returned, finding);
        return;
    }
    const bool failed = returned->error != 0 && returned->error != einprogress;
    put(*entry, call_words(call, returned, options_), failed ? Tone::alarm : Tone::call);
    append_notes(entry->row.remark, finding.notes);
    if (model::family(call.call) == Family::listen && finding.state == model::TcpState::listen &&
        entry->side != Side::none)
        entry->row.cell(entry->side).state = model::name(model::TcpState::listen);
}

bool Ladder::stands_at_its_call(const model::Cause& cause) const {
    if (cause.kind != CauseKind::call || cause.call == 0) return false;
    const auto last = last_call_.find(cause.pid);
    return last != last_call_.end() && last->second == cause.call;
}

void Ladder::segment(const model::Segment& segment, const model::SegmentFinding& finding) {
    pass_time(segment.time);
    rows_.know(finding.connection);
    remember(finding.number, finding.connection.id);
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
    if (finding.client_state != finding.client_before)
        row.client.state = model::name(finding.client_state);
    if (finding.server_state != finding.server_before)
        row.server.state = model::name(finding.server_state);
    Cell& sender = row.cell(finding.from);
    if (!stands_at_its_call(finding.cause)) {
        sender.wordings = cause_words(finding.cause);
        sender.tone = finding.cause.kind == CauseKind::unknown ? Tone::alarm : Tone::kernel;
    }
    if (options_.verbosity > 0) analysis::append_why(row.remark, segment, finding);
    append_notes(row.remark, finding.notes);
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
    if (finding.client_state != finding.client_before)
        entry.row.client.state = model::name(finding.client_state);
    if (finding.server_state != finding.server_before)
        entry.row.server.state = model::name(finding.server_state);
    if (options_.verbosity > 0) analysis::append_why(entry.row.remark, error, finding);
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
