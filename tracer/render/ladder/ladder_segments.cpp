#include "tracer/render/ladder/ladder_segments.hpp"

#include <algorithm>
#include <string>

#include "tracer/render/ladder/ladder_words.hpp"
#include "tracer/render/words/dumps.hpp"
#include "tracer/render/words/icmp_line.hpp"
#include "tracer/render/words/words.hpp"
#include "tracer/why/explain.hpp"

namespace tcpwhy::render {
namespace {

using model::CauseKind;
using model::Side;

/// Names the states that the segment or error has changed.
void show_states(Row& row, const auto& finding) {
    if (finding.client_state != finding.client_before)
        row.client.state = model::name(finding.client_state);
    if (finding.server_state != finding.server_before)
        row.server.state = model::name(finding.server_state);
}

}  // namespace

void LadderSegments::add(const model::Segment& segment, const model::SegmentFinding& finding) {
    rows_.know(finding.connection);
    calls_.states(finding);
    calls_.remember(finding.number, finding.connection.id);
    calls_.broken(finding.connection.id);
    Entry entry;
    entry.connection = finding.connection.id;
    entry.pid = 0;
    Row& row = entry.row;
    row.time = segment.time;
    row.from = finding.from;
    row.stroke = finding.notes.has(model::NoteCode::lost)                 ? Stroke::lost
                 : finding.notes.has(model::NoteCode::rejected_by_filter) ? Stroke::lost
                 : segment.has(model::tcp_flag::rst)                      ? Stroke::reset
                 : finding.notes.has(model::NoteCode::retransmission)     ? Stroke::again
                                                                          : Stroke::plain;
    const int columns = rows_.page().label_columns(row.stroke);
    row.label = segment_label(segment, finding, columns, options_);
    show_states(row, finding);
    const model::CallSite* const site = sites_.of(finding.cause.call);
    name_cause(row.cell(finding.from), finding.cause, site);
    if (options_.verbosity > 0) why::append_why(row.remark, segment, finding, site);
    notes_.append(row.remark, finding.notes, finding.connection.id);
    append_dump(row.below, segment, options_);

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

void LadderSegments::name_cause(Cell& sender, const model::Cause& cause,
                                const model::CallSite* site) const {
    if (calls_.stands_at_its_call(cause)) return;
    sender.wordings =
        cause.on_the_way ? Wordings{"something on the way", "on the way"} : cause_words(cause);
    if (cause.kind == CauseKind::call && site != nullptr && site->known()) {
        std::string with_place = sender.wordings.front() + ' ';
        model::append_place(with_place, *site, options_.unicode);
        sender.wordings.insert(sender.wordings.begin(), std::move(with_place));
    }
    sender.tone = cause.kind == CauseKind::unknown ? Tone::alarm : Tone::kernel;
}

void LadderSegments::add(const model::Implied& implied) {
    rows_.know(implied.connection);
    model::TcpStates& client = states_[implied.connection.id].first;
    model::TcpStates& server = states_[implied.connection.id].second;
    Entry entry;
    entry.connection = implied.connection.id;
    Row& row = entry.row;
    row.time = implied.time;
    row.from = implied.from;
    row.stroke = implied.transit == model::Transit::passed ? Stroke::implied : Stroke::open_ended;
    row.label = implied_label(implied);
    if (std::exchange(client, implied.client_states) != client) row.client.state = spoken(client);
    if (std::exchange(server, implied.server_states) != server) row.server.state = spoken(server);
    if (options_.verbosity > 0) why::append_why(row.remark, implied);
    if (row.client.state.empty() && row.server.state.empty() && implied.length > 0) {
        entry.flow = Flow::data;
        entry.data_from = implied.from;
        entry.bytes =
            static_cast<std::uint32_t>(std::min<std::uint64_t>(implied.length, 0xffffffffU));
    }
    rows_.add(std::move(entry));
}

void LadderSegments::add(const model::IcmpError& error, const model::IcmpFinding& finding) {
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

}  // namespace tcpwhy::render
