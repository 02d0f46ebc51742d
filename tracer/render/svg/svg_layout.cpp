#include "tracer/render/svg/svg_layout.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

namespace tcpwhy::render {
namespace {

using Kind = PictureInstant::Kind;
using model::TcpState;

constexpr int first_y = 110;
constexpr int segment_pitch = 52;
constexpr int fold_height = 34;
constexpr model::Time silence_ns = 2 * model::millisecond_ns;
constexpr model::Time short_call_ns = model::millisecond_ns;
constexpr std::size_t most_columns = 4;

std::vector<PictureInstant> instants_of(const LadderPicture& picture) {
    std::vector<PictureInstant> instants;
    for (std::size_t at = 0; at < picture.segments.size(); ++at)
        instants.push_back({picture.segments[at].time, Kind::segment, at});
    for (std::size_t at = 0; at < picture.calls.size(); ++at) {
        const PicturedCall& call = picture.calls[at];
        instants.push_back({call.entered, Kind::entered, at});
        if (call.returned) instants.push_back({*call.returned, Kind::returned, at});
    }
    for (std::size_t at = 0; at < picture.ends.size(); ++at)
        instants.push_back({picture.ends[at].time, Kind::ended, at});
    std::stable_sort(instants.begin(), instants.end(), [](const auto& a, const auto& b) {
        return std::tie(a.time, a.kind) < std::tie(b.time, b.kind);
    });
    return instants;
}

// A call with nothing between its entry and its return has one label instead of two.
void mark_short_calls(std::vector<PictureInstant>& instants) {
    for (std::size_t at = 0; at + 1 < instants.size(); ++at) {
        PictureInstant& entry = instants[at];
        PictureInstant& next = instants[at + 1];
        if (entry.kind == Kind::entered && next.kind == Kind::returned &&
            entry.index == next.index && next.time - entry.time < short_call_ns)
            entry.short_call = next.short_call = true;
    }
}

// The labels of each side and of the middle stand below each other: where the last one ends.
struct Tracks {
    std::array<int, 2> sides{first_y - 20, first_y - 20};
    int middle = first_y - 20;

    [[nodiscard]] int lowest() const { return std::max({sides[0], sides[1], middle}); }
    void all_below(int y) { sides[0] = sides[1] = middle = std::max(lowest(), y); }
};

model::Side side_of(const LadderPicture& picture, const PictureInstant& instant) {
    switch (instant.kind) {
        case Kind::segment:
            return picture.segments[instant.index].from;
        case Kind::ended:
            return picture.ends[instant.index].side;
        default:
            return picture.calls[instant.index].side;
    }
}

void place_instants(const LadderPicture& picture, PictureLayout& layout) {
    Tracks tracks;
    int y = first_y - 20;
    int last_segment = y - segment_pitch;
    model::Time before = layout.instants.empty() ? 0 : layout.instants.front().time;
    for (PictureInstant& instant : layout.instants) {
        const model::Time idle = std::max<model::Time>(0, instant.time - before);
        before = instant.time;
        if (idle > silence_ns) {
            const int top = std::max(y, tracks.lowest()) + 6;
            layout.folds.push_back({top + 14, idle});
            tracks.all_below(top + fold_height - 6);
            y = top + fold_height;
        } else {
            y += 3 + static_cast<int>(24 * std::log10(1 + static_cast<double>(idle) / 1e3) /
                                      std::log10(1 + static_cast<double>(silence_ns) / 1e3));
        }
        int& side = tracks.sides[end_of(side_of(picture, instant))];
        if (instant.kind == Kind::segment) {
            y = std::max({y, last_segment + segment_pitch, tracks.middle + 27});
            if (!picture.segments[instant.index].cause.empty()) {
                y = std::max(y, side + 11);
                side = y + 12;
            }
            last_segment = y;
            tracks.middle = y + 26;
            layout.segment_y[instant.index] = y;
        } else if (instant.kind == Kind::returned && instant.short_call) {
            y = std::max(y, layout.boxes[instant.index].top + 14);
        } else {
            y = std::max(y, side + 11);
            if (instant.kind == Kind::returned)
                y = std::max(y, layout.boxes[instant.index].top + 18);
            side = y + 12;
        }
        if (instant.kind == Kind::entered) layout.boxes[instant.index].top = y - 6;
        if (instant.kind == Kind::returned) layout.boxes[instant.index].bottom = y + 2;
        instant.y = y;
    }
    layout.bottom = std::max(y, tracks.lowest()) + 26;
    for (std::size_t at = 0; at < picture.calls.size(); ++at)
        if (!picture.calls[at].returned) layout.boxes[at].bottom = layout.bottom;
}

void choose_columns(const LadderPicture& picture, PictureLayout& layout) {
    std::array<std::vector<model::Time>, 2> busy_until;
    for (const PictureInstant& instant : layout.instants) {
        if (instant.kind != Kind::entered) continue;
        const PicturedCall& call = picture.calls[instant.index];
        auto& busy = busy_until[end_of(call.side)];
        auto free = std::find_if(busy.begin(), busy.end(),
                                 [&](model::Time until) { return until <= call.entered; });
        if (free == busy.end()) {
            if (busy.size() < most_columns) busy.push_back(0);
            free = busy.end() - 1;
        }
        *free = call.returned.value_or(std::numeric_limits<model::Time>::max());
        layout.boxes[instant.index].column = static_cast<int>(free - busy.begin());
    }
    for (std::size_t end = 0; end < 2; ++end)
        layout.columns[end] = std::max(1, static_cast<int>(busy_until[end].size()));
}

void extend(std::vector<PictureBand>& bands, TcpState state, int y) {
    if (!bands.empty()) {
        if (bands.back().state == state) return;
        bands.back().bottom = y;
    }
    bands.push_back({state, y, y, true});
}

void paint_states(const LadderPicture& picture, PictureLayout& layout) {
    auto& [client, server] = layout.bands;
    const bool listened = std::any_of(picture.calls.begin(), picture.calls.end(),
                                      [](const PicturedCall& call) { return call.listens; });
    // Where no listen() was seen, an answered SYN tells of one.
    const bool answered = picture.segments.size() > 1 && !picture.segments.front().reset &&
                          picture.segments.front().server == TcpState::syn_received;
    extend(client, TcpState::closed, first_y - 30);
    extend(server, !listened && answered ? TcpState::listen : TcpState::closed, first_y - 30);
    for (const PictureInstant& instant : layout.instants) {
        if (instant.kind == Kind::returned && picture.calls[instant.index].listens)
            extend(server, TcpState::listen, instant.y);
        if (instant.kind != Kind::segment) continue;
        extend(client, picture.segments[instant.index].client, instant.y);
        extend(server, picture.segments[instant.index].server, instant.y);
    }
    for (auto& bands : layout.bands) bands.back().bottom = layout.bottom;
}

}  // namespace

PictureLayout lay_out(const LadderPicture& picture) {
    PictureLayout layout;
    layout.instants = instants_of(picture);
    layout.boxes.resize(picture.calls.size());
    layout.segment_y.resize(picture.segments.size());
    mark_short_calls(layout.instants);
    choose_columns(picture, layout);
    place_instants(picture, layout);
    paint_states(picture, layout);
    return layout;
}

}  // namespace tcpwhy::render
