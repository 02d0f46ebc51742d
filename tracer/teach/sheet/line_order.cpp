#include "tracer/teach/sheet/line_order.hpp"

#include <algorithm>
#include <string>

#include "tracer/story/expect/match.hpp"

namespace tcpwhy::teach {
namespace {

std::uint32_t connection_of_line(const story::Line& line) {
    return line.connection == 0 ? 1 : line.connection;
}

/// The number of a segment's first byte or flag; nothing for a bare ACK.
std::optional<std::uint64_t> number_of(const story::Segment& segment) {
    for (const story::Piece& piece : segment.pieces)
        if (piece.kind != story::PieceKind::ack && piece.number.value) return piece.number.value;
    return std::nullopt;
}

bool acknowledges(const story::Segment& later, const story::Segment& earlier) {
    if (later.from == earlier.from) return false;
    const story::Piece* ack = story::ack_of(later);
    const auto number = number_of(earlier);
    return ack != nullptr && ack->number.value && number && *ack->number.value > *number;
}

bool causes(const story::Call& call, const story::Segment& segment) {
    if (!segment.cause || segment.cause->kind != model::CauseKind::call || !segment.from.value)
        return false;
    const std::string actor = segment.cause->actor.empty()
                                  ? std::string(model::name(*segment.from.value))
                                  : segment.cause->actor;
    return call.actor == actor && story::call_name(call.text) == segment.cause->call &&
           (call.stage != story::Call::Stage::returned || call.woken_by.empty());
}

bool wakes(const story::Segment& segment, const story::Call& call) {
    return std::any_of(call.woken_by.begin(), call.woken_by.end(), [&](const story::Piece& piece) {
        return std::find(segment.pieces.begin(), segment.pieces.end(), piece) !=
                   segment.pieces.end() ||
               std::any_of(segment.pieces.begin(), segment.pieces.end(), [&](const auto& other) {
                   return other.kind == piece.kind && other.number == piece.number;
               });
    });
}

/// `earlier` stands before `later` in the run. Must it do so in every run?
bool must_precede(const story::Line& earlier, const story::Line& later) {
    const auto* one_call = std::get_if<story::Call>(&earlier.body);
    const auto* other_call = std::get_if<story::Call>(&later.body);
    const auto* one_segment = std::get_if<story::Segment>(&earlier.body);
    const auto* other_segment = std::get_if<story::Segment>(&later.body);
    if (one_call != nullptr && other_call != nullptr) return one_call->actor == other_call->actor;
    if (one_segment != nullptr && other_segment != nullptr)
        return connection_of_line(earlier) == connection_of_line(later) &&
               (one_segment->from == other_segment->from ||
                acknowledges(*other_segment, *one_segment));
    if (one_call != nullptr) return causes(*one_call, *other_segment);
    return wakes(*one_segment, *other_call);
}

}  // namespace

bool can_be_ordered(const story::Line& line) {
    return std::holds_alternative<story::Call>(line.body) ||
           std::holds_alternative<story::Segment>(line.body);
}

std::vector<std::vector<std::size_t>> earlier_lines(const story::Story& story, std::size_t begin,
                                                    const std::vector<std::size_t>& shuffled) {
    const std::size_t size = shuffled.size();
    // precedes[i][j], by the place in the run.
    std::vector<std::vector<bool>> precedes(size, std::vector<bool>(size, false));
    for (std::size_t later = 0; later < size; ++later)
        for (std::size_t earlier = 0; earlier < later; ++earlier)
            precedes[earlier][later] =
                must_precede(story.lines[begin + earlier], story.lines[begin + later]);
    for (std::size_t through = 0; through < size; ++through)
        for (std::size_t from = 0; from < through; ++from)
            for (std::size_t to = through + 1; to < size; ++to)
                if (precedes[from][through] && precedes[through][to]) precedes[from][to] = true;
    std::vector<std::vector<std::size_t>> before(size);
    for (std::size_t at = 0; at < size; ++at)
        for (std::size_t other = 0; other < size; ++other)
            if (precedes[shuffled[other] - begin][shuffled[at] - begin])
                before[at].push_back(other);
    return before;
}

std::vector<bool> lines_in_order(const std::vector<std::vector<std::size_t>>& before,
                                 const std::vector<long>& numbers) {
    const std::size_t size = numbers.size();
    std::size_t best = 0;
    int best_count = -1;
    for (std::size_t set = 0; set < std::size_t{1} << size; ++set) {
        bool agrees = true;
        int count = 0;
        for (std::size_t at = 0; at < size && agrees; ++at) {
            if ((set >> at & 1U) == 0) continue;
            ++count;
            agrees = numbers[at] >= 1 && numbers[at] <= static_cast<long>(size);
            for (std::size_t other = 0; other < size && agrees; ++other)
                if (other != at && (set >> other & 1U) != 0 && numbers[other] == numbers[at])
                    agrees = false;
            for (const std::size_t earlier : before[at])
                if ((set >> earlier & 1U) != 0 && numbers[earlier] > numbers[at]) agrees = false;
        }
        if (agrees && count > best_count) {
            best = set;
            best_count = count;
        }
    }
    std::vector<bool> in_order(size);
    for (std::size_t at = 0; at < size; ++at) in_order[at] = (best >> at & 1U) != 0;
    return in_order;
}

}  // namespace tcpwhy::teach
