#include "tracer/render/ladder/ladder_rows.hpp"

#include <algorithm>
#include <utility>

#include "common/text/utf8.hpp"
#include "tracer/calls/words/call_cycles.hpp"
#include "tracer/render/words/numbers.hpp"

namespace tcpwhy::render {

using model::ConnectionId;
using model::Side;

namespace {

// How many rows of a run stand before its fold and after it, and the least that is folded.
constexpr std::uint64_t rows_before_fold = 12;
constexpr std::size_t rows_behind_fold = 4;
constexpr std::size_t least_folded = 8;

void put_before(std::string& text, const std::string& tag) {
    text.insert(0, tag);
}

}  // namespace

void put_words(Entry& entry, std::vector<std::string> words, Tone tone) {
    if (entry.side == model::Side::none) {  // no lane of its own: between the two
        entry.row.remark = words.front();
        return;
    }
    Cell& cell = entry.row.cell(entry.side);
    cell.wordings = std::move(words);
    cell.tone = tone;
}

LadderRows::LadderRows(const Options& options, const Processes& processes)
    : options_(options), processes_(processes), page_(options), entries_(options.hold_ns) {}

LadderRows::Place LadderRows::add(Entry entry) {
    const model::Time time = entry.row.time;
    start(time);
    const Place place = entries_.add(time, std::move(entry));
    const Entry& added = entries_.back();
    if (added.connection != 0 && options_.verbosity < 2) extend_run(place, added);
    return place;
}

Entry* LadderRows::at(Place place) {
    return entries_.find(place);
}

void LadderRows::know(const model::ConnectionIdentity& identity) {
    const auto [entry, is_new] = known_.try_emplace(identity.id);
    if (!is_new) return;
    entry->second.identity = identity;
    if (++connections_ == 1) first_known_ = identity.id;
}

void LadderRows::ended(ConnectionId id) {
    const auto found = known_.find(id);
    if (found != known_.end()) found->second.ended_before = entries_.next_ticket();
}

void LadderRows::start(model::Time time) {
    if (started_) return;
    started_ = true;
    start_ = time;
}

void LadderRows::extend_run(Place place, const Entry& entry) {
    if (entry.flow == Flow::none) {
        runs_.erase(entry.connection);
        return;
    }
    Run& run = runs_[entry.connection];
    const bool other_way = entry.data_from != Side::none && run.data_from != Side::none &&
                           entry.data_from != run.data_from;
    if (other_way) run = Run{};
    if (entry.data_from != Side::none) run.data_from = entry.data_from;
    if (++run.rows <= rows_before_fold) return;
    run.tail.push_back(place);
    const std::size_t most = rows_behind_fold + (run.fold == 0 ? least_folded : 0);
    if (run.tail.size() <= most) return;
    while (run.tail.size() > rows_behind_fold) {
        fold_away(run, run.tail.front());
        run.tail.pop_front();
    }
}

void LadderRows::fold_away(Run& run, Place place) {
    Entry* const standing = entries_.find(place);
    // Drawn before it could fold, or it has got something to say.
    if (standing == nullptr || standing->flow == Flow::none) return;
    const Entry folded = std::move(*standing);
    if (run.fold == 0 || is_drawn(run.fold)) {
        run.fold = place;
        *standing = Entry{};
        standing->row.time = folded.row.time;
        standing->row.folded = true;
        standing->connection = folded.connection;
    } else {
        entries_.erase(place);
    }
    Fold& fold = folds_[run.fold];
    if (folded.flow == Flow::segment || folded.flow == Flow::data) ++fold.segments;
    if (folded.flow == Flow::call && !folded.hidden)
        ++(folded.side == Side::client ? fold.client_calls : fold.server_calls);
    fold.bytes += folded.bytes;
}

void LadderRows::fill_fold(Entry& entry, const Fold& fold) const {
    const std::string_view dots = options_.unicode ? "…" : "...";
    const auto words = [&](std::string_view segments) {
        std::string text(dots);
        text += ' ';
        append_grouped(text, fold.segments);
        text += segments;
        append_grouped(text, fold.bytes);
        text += fold.bytes == 1 ? " byte " : " bytes ";
        text += dots;
        return text;
    };
    entry.row.remark = words(" more segments, ");
    if (tcpwhy::width_of(entry.row.remark) > page_.remark_columns())
        entry.row.remark = words(" more, ");
    const auto calls = [&](Cell& cell, std::uint64_t count) {
        if (count == 0) return;
        std::string more(dots);
        more += ' ';
        append_grouped(more, count);
        more += count == 1 ? " more call" : " more calls";
        cell.wordings.push_back(std::move(more));
    };
    calls(entry.row.client, fold.client_calls);
    calls(entry.row.server, fold.server_calls);
}

// A lane is named by the process that has the most rows there: of a server that forks, the child
// that serves.
bool LadderRows::name_lanes(const Group& group) {
    Known& known = known_[group.front()->connection];
    bool late = false;
    for (const Side side : {Side::client, Side::server}) {
        std::map<model::Pid, int> rows;
        for (const Entry* entry : group)
            if (entry->side == side && entry->pid != 0 && !entry->hidden) ++rows[entry->pid];
        const auto most =
            std::max_element(rows.begin(), rows.end(),
                             [](const auto& a, const auto& b) { return a.second < b.second; });
        model::Pid& pid = side == Side::client ? known.client : known.server;
        if (most == rows.end() || pid != 0) continue;
        pid = most->first;
        late = known.width != 0;
    }
    return late;
}

Cell LadderRows::title(Side side, model::Pid pid) const {
    const std::string_view process = processes_.name(pid);
    Cell cell;
    cell.tone = Tone::title;
    if (process.empty()) {
        cell.wordings.emplace_back(model::name(side));
        return cell;
    }
    std::string name;
    tcpwhy::append_visible(name, process, options_.unicode);
    std::string in_full(model::name(side));
    in_full += ": " + name;
    std::string with_pid = in_full + " (" + std::to_string(pid) + ')';
    cell.wordings = {std::move(with_pid), std::move(in_full), std::move(name)};
    return cell;
}

void LadderRows::draw_names(std::string& out, const Known& known) {
    Row names;
    names.timed = false;
    names.unit = "ms";
    names.client = title(Side::client, known.client);
    names.server = title(Side::server, known.server);
    page_.draw(out, names, start_);
}

void LadderRows::draw_heading(std::string& out, const Known& known) {
    const ConnectionId id = known.identity.id;
    if (any_drawn_) out += '\n';
    const bool of_none = id == 0 && any_drawn_;
    if (connections_ > 1 && (id != 0 || of_none)) {
        std::string words =
            of_none ? "not part of any connection" : "connection " + std::to_string(id);
        if (known.width != 0 && !of_none) words += ", continued";
        page_.draw_rule(out, words);
    }
    if (known.width == page_.width()) return;
    draw_names(out, known);
    if (id == 0) return;
    Row endpoints;
    endpoints.timed = false;
    endpoints.client.wordings = {to_string(known.identity.client)};
    endpoints.server.wordings = {to_string(known.identity.server)};
    page_.draw(out, endpoints, start_);
}

void LadderRows::tag_others(Entry& entry, const Known& known) const {
    const model::Pid lane = entry.side == Side::client ? known.client : known.server;
    if (entry.side == Side::none || entry.pid == 0 || entry.pid == lane) return;
    const std::string tag = '[' + std::to_string(entry.pid) + "] ";
    for (std::string& wording : entry.row.cell(entry.side).wordings) put_before(wording, tag);
}

void LadderRows::draw_group(std::string& out, const Group& group) {
    const bool empty =
        std::all_of(group.begin(), group.end(), [](const Entry* entry) { return entry->hidden; });
    if (empty) return;
    const bool named_late = name_lanes(group);
    const ConnectionId id = group.front()->connection;
    Known& known = known_[id];
    const bool resized = known.width != page_.width();
    if (!any_drawn_ || current_ != id || resized) draw_heading(out, known);
    if (named_late && !resized) draw_names(out, known);
    any_drawn_ = true;
    current_ = id;
    known.width = page_.width();
    for (Entry* entry : group) {
        if (entry->hidden) continue;
        tag_others(*entry, known);
        if (entry->times > 1 && entry->side != Side::none)
            for (std::string& wording : entry->row.cell(entry->side).wordings)
                wording += calls::times_words(entry->times, options_.unicode);
        page_.draw(out, entry->row, start_);
    }
}

void LadderRows::resize(int width) {
    Options resized = options_;
    resized.width = width;
    page_ = LadderPage(resized);
}

void LadderRows::draw(std::string& out, model::Time until) {
    draw_front(out, entries_.up_to(until));
}

void LadderRows::draw_settled(std::string& out, model::Time until, model::Time quiet) {
    if (entries_.empty()) return;
    const std::size_t ready = entries_.ready(until);
    const bool quiet_and_certain = until - entries_.newest() >= quiet && ready == entries_.size();
    if (!entries_.is_overdue(until) && !quiet_and_certain) return;
    entries_.for_front(ready, [](Place, Entry& entry) {
        if (entry.is_open()) entry.hidden = false;
    });
    draw_front(out, ready);
}

void LadderRows::draw_front(std::string& out, std::size_t count) {
    Group taken;
    entries_.for_front(count, [&](Place place, Entry& entry) {
        const auto fold = folds_.find(place);
        if (fold != folds_.end()) {
            fill_fold(entry, fold->second);
            folds_.erase(fold);
        }
        taken.push_back(&entry);
        drawn_ = place;
    });
    if (taken.empty()) return;
    if (connections_ == 1)
        for (Entry* entry : taken) entry->connection = first_known_;
    else
        assign_connections(taken, last_of_process_);
    for (const Group& group : grouped(taken)) draw_group(out, group);
    entries_.pop(count);
    std::erase_if(known_, [&](const auto& item) {
        const Known& known = item.second;
        return known.ended_before != 0 && known.ended_before <= drawn_ + 1 &&
               item.first != current_;
    });
}

}  // namespace tcpwhy::render
