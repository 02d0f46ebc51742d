#include "tracer/render/svg/svg_states.hpp"

#include <algorithm>

namespace tcpwhy::render {
namespace {

using Kind = PictureEvent::Kind;
using model::Side;
using model::TcpState;

// A segment or an ICMP error, after which the ends are in these states.
struct Turn {
    model::Time time;
    model::SegmentNumber number;  // 0: an ICMP error
    std::array<TcpState, 2> states;
};

std::vector<Turn> turns_of(const LadderPicture& picture) {
    std::vector<Turn> turns;
    for (const PicturedSegment& segment : picture.segments)
        turns.push_back({segment.time, segment.number, {segment.client, segment.server}});
    for (const PicturedHappening& event : picture.happenings)
        if (event.kind == PicturedHappening::Kind::icmp)
            turns.push_back({event.time, 0, {event.client, event.server}});
    std::stable_sort(turns.begin(), turns.end(),
                     [](const Turn& a, const Turn& b) { return a.time < b.time; });
    return turns;
}

// Where no listen() was seen, an answered SYN shows that there was one.
std::array<TcpState, 2> opening_states(const LadderPicture& picture, bool listened) {
    const bool opens = !picture.segments.empty() && picture.segments.front().opens &&
                       picture.segments.front().from == Side::client;
    const bool answered = std::any_of(picture.segments.begin(), picture.segments.end(),
                                      [](const auto& segment) { return segment.for_listen; });
    return {TcpState::closed, opens && answered && !listened ? TcpState::listen : TcpState::closed};
}

}  // namespace

std::array<TcpState, 2> follow_states(const LadderPicture& picture,
                                      std::vector<PictureEvent>& events) {
    const auto listen = std::find_if(picture.calls.begin(), picture.calls.end(),
                                     [](const auto& call) { return call.listens; });
    const auto listens = static_cast<std::size_t>(listen - picture.calls.begin());
    const bool listened = listen != picture.calls.end();
    const std::array<TcpState, 2> opening = opening_states(picture, listened);
    std::array<TcpState, 2> states = opening;
    std::array<TcpState, 2> before = opening;
    const std::vector<Turn> turns = turns_of(picture);
    auto turn = turns.begin();
    for (PictureEvent& event : events) {
        const bool returns = event.kind == Kind::returned || event.kind == Kind::call;
        if (listened && returns && event.index == listens) states[1] = TcpState::listen;
        for (; turn != turns.end() && turn->time <= event.time; ++turn) {
            if (event.kind == Kind::segment && turn->number > picture.segments[event.index].number)
                break;
            states = turn->states;
        }
        event.changes_state = states != before;
        event.states = states;
        before = states;
    }
    return opening;
}

std::vector<PictureBand> bands_of(const PictureLayout& layout, TcpState opening, std::size_t end) {
    std::vector<PictureBand> bands{{opening, 0, layout.bottom}};
    for (const PictureEvent& event : layout.events) {
        if (event.states[end] == bands.back().state) continue;
        bands.back().bottom = event.y;
        bands.push_back({event.states[end], event.y, layout.bottom});
    }
    const PictureBand last = bands.back();
    bands.pop_back();
    std::erase_if(bands, [](const PictureBand& band) { return band.bottom <= band.top; });
    bands.push_back(last);
    return bands;
}

}  // namespace tcpwhy::render
