#include "tracer/render/ladder/ladder_calls.hpp"

#include <algorithm>

#include "tracer/calls/words/telling_options.hpp"
#include "tracer/render/ladder/ladder_call_words.hpp"
#include "tracer/render/ladder/ladder_words.hpp"
#include "tracer/render/words/sites.hpp"

namespace tcpwhy::render {
namespace {

using model::Family;
using model::Side;

// Error numbers of a call that could not do anything yet and says so (errno(3), as on Linux).
constexpr int eagain = 11;
constexpr int einprogress = 115;

// A call that returned later than this has waited, whatever it waited for.
constexpr model::Time noticeable_wait_ns = model::millisecond_ns;
bool can_wait(const model::CallEntered& call) {
    const Family family = model::family(call.call);
    return call.may_wait && (family == Family::accept || family == Family::connect ||
                             family == Family::receive || family == Family::wait);
}

/// How much verbosity it takes to see a call.
int rank_of(const model::CallEntered& call) {
    switch (model::family(call.call)) {
        case Family::option:
            return calls::changes_segments(call) ? 0 : 1;
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

bool is_power_of_ten(std::uint64_t number) {
    while (number >= 10 && number % 10 == 0) number /= 10;
    return number == 1;
}

}  // namespace

void LadderCalls::remember(model::SegmentNumber number, model::ConnectionId connection) {
    constexpr std::size_t most = 1024;
    recent_.emplace_back(number, connection);
    if (recent_.size() > most) recent_.pop_front();
}

model::ConnectionId LadderCalls::connection_of(const model::CallFinding& finding) const {
    if (finding.connection.id != 0 || finding.woken_by.empty()) return finding.connection.id;
    const auto found = std::find_if(recent_.begin(), recent_.end(), [&](const auto& item) {
        return item.first == finding.woken_by.front();
    });
    return found == recent_.end() ? 0 : found->second;
}

Entry LadderCalls::entry_for(const model::CallEntered& call, const model::CallFinding& finding,
                             model::Time time) const {
    Entry entry;
    entry.row.time = time;
    entry.connection = connection_of(finding);
    entry.pid = call.pid;
    entry.side = finding.side != Side::none ? finding.side : processes_.role(call.pid);
    entry.row.from = entry.side;
    const Family family = model::family(call.call);
    if (family == Family::send || family == Family::receive) {
        entry.flow = Flow::call;
        entry.data_from = family == Family::send ? entry.side : other(entry.side);
    } else if (family == Family::wait) {
        entry.flow = Flow::call;
    }
    return entry;
}

void LadderCalls::entered(const model::CallEntered& call, const model::CallFinding& finding) {
    if (rank_of(call) > options_.verbosity) return;
    Entry entry = entry_for(call, finding, call.time);
    const Family family = model::family(call.call);
    const bool of_tcp = call.socket != 0 || entry.connection != 0 || family == Family::socket;
    // Whether a wait was ended by a segment, and what a socket is for, is known when the call
    // returns.
    entry.hidden = (family == Family::wait || !of_tcp) && options_.verbosity < 2;
    if (can_wait(call))
        put_words(entry, waiting_words(call, options_), Tone::waiting);
    else
        put_words(entry, call_words(call, nullptr, options_), Tone::call);
    if (entry.side != Side::none)
        entry.row.beside = site_wordings(call.site.get(), options_.unicode);
    entry.open = true;
    const auto& wait = call.as<model::args::Wait>();
    entry.endless = call.may_wait && wait.timeout_ms < 0 && !wait.watches.empty();
    if (finding.connection.id != 0) rows_.know(finding.connection);
    if (!entry.hidden) last_call_[call.pid] = call.id;
    const bool shown = !entry.hidden || entry.endless;
    open_[call.id] = Open{rows_.add(std::move(entry)), shown};
}

bool LadderCalls::is_noise(const model::CallEntered& call, const model::CallReturned& returned,
                           const model::CallFinding& finding) const {
    if (options_.verbosity >= 2) return false;
    if (!finding.notes.empty()) return false;
    if (returned.error == eagain) return true;
    return model::family(call.call) == Family::wait && finding.woken_by.empty();
}

void LadderCalls::add_return(const model::CallEntered& call, const model::CallReturned& returned,
                             const model::CallFinding& finding) {
    Entry entry = entry_for(call, finding, returned.time);
    put_words(entry, return_words(call, returned, finding.woken_by, options_),
              returned.error != 0 ? Tone::alarm : Tone::call);
    notes_.append(entry.row.remark, finding.notes, entry.connection);
    if (returned.error != 0 || !entry.row.remark.empty()) entry.flow = Flow::none;
    if (finding.connection.id != 0) rows_.know(finding.connection);
    last_call_[call.pid] = call.id;
    rows_.add(std::move(entry));
}

/// One row is enough: what the call gave stands where it began.
void LadderCalls::settle(Entry& entry, const model::CallEntered& call,
                         const model::CallReturned& returned, const model::CallFinding& finding) {
    const bool failed = returned.error != 0 && returned.error != einprogress;
    put_words(entry, call_words(call, &returned, options_), failed ? Tone::alarm : Tone::call);
    notes_.append(entry.row.remark, finding.notes, entry.connection);
    if (model::family(call.call) == Family::listen && finding.state == model::TcpState::listen &&
        entry.side != Side::none)
        entry.row.cell(entry.side).state = model::name(model::TcpState::listen);
    const Family family = model::family(call.call);
    if (family == Family::close || family == Family::shutdown) show_state(entry, finding);
}

/// A close() whose FIN has to wait changes the state all the same, and no arrow shows it.
void LadderCalls::show_state(Entry& entry, const model::CallFinding& finding) {
    const auto shown = shown_states_.find(finding.connection.id);
    if (!finding.state || entry.side == Side::none || shown == shown_states_.end()) return;
    model::TcpState& known =
        entry.side == Side::client ? shown->second.client : shown->second.server;
    if (known == *finding.state || *finding.state == model::TcpState::closed) return;
    known = *finding.state;
    entry.row.cell(entry.side).state = model::name(known);
}

void LadderCalls::returned(const model::CallEntered& call, const model::CallReturned* returned,
                           const model::CallFinding& finding) {
    const auto open = open_.find(call.id);
    if (open == open_.end()) return;
    const LadderRows::Place place = open->second.place;
    const bool seen_waiting = rows_.is_drawn(place) && open->second.shown_waiting;
    open_.erase(open);
    Entry* entry = rows_.at(place);
    if (entry != nullptr) entry->open = false;
    if (returned == nullptr) return;
    if (!seen_waiting && is_noise(call, *returned, finding)) {
        if (entry != nullptr) entry->hidden = true;
        return;
    }
    const bool waited = !finding.woken_by.empty() || returned->slept ||
                        (can_wait(call) && !rows_.is_last(place) &&
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
        if (!can_wait(call)) put_words(*entry, waiting_words(call, options_), Tone::waiting);
        add_return(call, *returned, finding);
        return;
    }
    settle(*entry, call, *returned, finding);
    fold_repetition(call, *returned, finding, place);
}

/// The first rows of a repeated cycle of calls stay and count. A trace that is watched may have
/// drawn them already: then a new row reports the count from time to time.
void LadderCalls::fold_repetition(const model::CallEntered& call,
                                  const model::CallReturned& returned,
                                  const model::CallFinding& finding, LadderRows::Place place) {
    if (options_.verbosity >= 2) return;
    know_row(call.id, place);
    const calls::CallCycles::Repeated* const repeated = cycles_.returned(call, returned, finding);
    if (repeated == nullptr) return;
    bool counted = true;
    for (const model::CallId id : repeated->kept) {
        const auto known = cycle_rows_.find(id);
        Entry* const kept = known == cycle_rows_.end() ? nullptr : rows_.at(known->second);
        counted = counted && kept != nullptr;
        if (kept != nullptr) kept->times = repeated->count;
    }
    const bool told = counted || !is_power_of_ten(repeated->count);
    for (const model::CallId id : repeated->gone) {
        const auto known = cycle_rows_.find(id);
        if (known == cycle_rows_.end()) continue;
        if (Entry* const gone = rows_.at(known->second); !told && gone != nullptr) {
            gone->times = repeated->count;
            gone->flow = Flow::none;  // no fold hides the count
        } else {
            rows_.erase(known->second);
        }
        cycle_rows_.erase(known);
    }
}

/// Rows that have been drawn cannot count any more: they are forgotten when too many are known.
void LadderCalls::know_row(model::CallId call, LadderRows::Place place) {
    constexpr std::size_t least_known = 64;
    if (cycle_rows_.size() >= most_rows_known_) {
        std::erase_if(cycle_rows_,
                      [&](const auto& known) { return rows_.at(known.second) == nullptr; });
        most_rows_known_ = std::max(least_known, 2 * cycle_rows_.size());
    }
    cycle_rows_[call] = place;
}

bool LadderCalls::stands_at_its_call(const model::Cause& cause) const {
    if (cause.kind != model::CauseKind::call || cause.call == 0) return false;
    const auto last = last_call_.find(cause.pid);
    return last != last_call_.end() && last->second == cause.call;
}

}  // namespace tcpwhy::render
