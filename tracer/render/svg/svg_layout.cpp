#include "tracer/render/svg/svg_layout.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>

#include "common/text/utf8.hpp"
#include "tracer/render/svg/picture_rules.hpp"
#include "tracer/render/svg/svg_states.hpp"

namespace tcpwhy::render {
namespace {

namespace rules = picture_rules;
using Kind = PictureEvent::Kind;
using model::Side;
using model::TcpState;

int rounded(double value) {
    return static_cast<int>(std::floor(value + 0.5));
}

std::vector<PictureEvent> events_of(const LadderPicture& picture) {
    std::vector<PictureEvent> events;
    const auto add = [&](model::Time time, Kind kind, std::size_t index) {
        events.push_back({time, kind, index, time});
    };
    for (std::size_t at = 0; at < picture.segments.size(); ++at)
        add(picture.segments[at].time, Kind::segment, at);
    for (std::size_t at = 0; at < picture.calls.size(); ++at) {
        const PicturedCall& call = picture.calls[at];
        add(call.entered, Kind::entered, at);
        if (call.returned) add(*call.returned, Kind::returned, at);
    }
    for (std::size_t at = 0; at < picture.happenings.size(); ++at)
        add(picture.happenings[at].time, Kind::happened, at);
    std::stable_sort(events.begin(), events.end(), [](const auto& a, const auto& b) {
        return std::tie(a.time, a.kind) < std::tie(b.time, b.kind);
    });
    return events;
}

// A short call with nothing between its entry and its return is one event with one label.
std::vector<PictureEvent> with_short_calls(const std::vector<PictureEvent>& events) {
    std::vector<PictureEvent> merged;
    for (std::size_t at = 0; at < events.size(); ++at) {
        PictureEvent event = events[at];
        const PictureEvent* const next = at + 1 < events.size() ? &events[at + 1] : nullptr;
        if (event.kind == Kind::entered && next != nullptr && next->kind == Kind::returned &&
            next->index == event.index &&
            static_cast<double>(next->time - event.time) < rules::short_call_ns) {
            event.kind = Kind::call;
            event.until = next->time;
            ++at;
        }
        merged.push_back(event);
    }
    return merged;
}

void choose_columns(const LadderPicture& picture, PictureLayout& layout) {
    std::array<std::vector<model::Time>, 2> busy_until;
    for (std::size_t at = 0; at < picture.calls.size(); ++at) {
        const PicturedCall& call = picture.calls[at];
        auto& busy = busy_until[end_of(call.side)];
        auto free = std::find_if(busy.begin(), busy.end(),
                                 [&](model::Time until) { return until <= call.entered; });
        if (free == busy.end()) {
            if (static_cast<double>(busy.size()) < rules::most_columns) busy.push_back(0);
            free = busy.end() - 1;
        }
        *free = call.returned.value_or(std::numeric_limits<model::Time>::max());
        layout.boxes[at].column = static_cast<int>(free - busy.begin());
    }
    for (std::size_t end = 0; end < 2; ++end)
        layout.columns[end] = std::max(1, static_cast<int>(busy_until[end].size()));
}

double inner_width(int width) {
    return std::min(rules::inner_most, std::max(rules::inner_least, width * rules::inner_share));
}

void choose_lanes(PictureLayout& layout, int width) {
    const double left = layout.columns[0] * rules::box_pitch + rules::side_margin;
    const double right = layout.columns[1] * rules::box_pitch + rules::side_margin;
    const double outer = (width - rules::gutter - inner_width(width) - left - right) / 2;
    layout.life_x = {rounded(rules::gutter + outer + left), rounded(width - outer - right)};
    layout.time_x = rounded(rules::gutter) - 12;
    layout.call_letters =
        static_cast<int>(std::floor((outer - rules::side_margin) / rules::call_letter));
}

bool needs_two_lines(const PicturedSegment& segment, int width) {
    const double room =
        std::floor((inner_width(width) - rules::segment_margin) / rules::segment_letter);
    return tcpwhy::width_of(segment.words) + tcpwhy::width_of(segment.numbers) + 4 > room;
}

enum Track : std::uint8_t { client, server, middle, below };

// A label on its track, and how far above and below its event it reaches.
struct Label {
    Track track;
    double above;
    double below;
};

std::vector<Label> labels_of(const LadderPicture& picture, const PictureEvent& event) {
    const double state = event.changes_state ? rules::state_below : rules::arrow_below;
    const auto track = [](Side side) { return side == Side::server ? server : client; };
    if (event.kind == Kind::segment) {
        const PicturedSegment& segment = picture.segments[event.index];
        const double above = event.two_lines ? rules::two_lines_above : rules::arrow_above;
        std::vector<Label> labels{{middle, above, rules::arrow_below}, {below, above, state}};
        if (segment.call == 0)
            labels.push_back({track(segment.from), rules::label_above, rules::cause_below});
        return labels;
    }
    if (event.kind == Kind::happened &&
        picture.happenings[event.index].kind == PicturedHappening::Kind::icmp)
        return {{middle, rules::arrow_above, rules::arrow_below},
                {below, rules::arrow_above, state}};
    const Side side = event.kind == Kind::happened ? picture.happenings[event.index].side
                                                   : picture.calls[event.index].side;
    std::vector<Label> labels{{track(side), rules::label_above, rules::label_below}};
    if (event.changes_state) labels.push_back({below, rules::label_above, rules::state_below});
    return labels;
}

double fold_threshold(const LadderPicture& picture) {
    return std::max(rules::fold_silence_ns,
                    rules::fold_round_trips * static_cast<double>(picture.round_trip));
}

double stretch_of(double idle, double threshold) {
    const auto scale = [](double ns) { return std::log10(1 + ns / rules::stretch_unit_ns); };
    return std::min(rules::stretch, rules::stretch * scale(std::max(0.0, idle)) / scale(threshold));
}

class Placing {
  public:
    Placing(const LadderPicture& picture, PictureLayout& layout)
        : picture_(picture),
          layout_(layout),
          threshold_(fold_threshold(picture)),
          entered_(picture.calls.size()) {}

    void place_all() {
        if (!layout_.events.empty()) before_ = layout_.events.front().time;
        for (PictureEvent& event : layout_.events) place(event);
        layout_.bottom = rounded(std::max(y_, lowest()) + rules::bottom_margin);
    }

  private:
    [[nodiscard]] double lowest() const {
        return *std::max_element(tracks_.begin(), tracks_.end());
    }

    void pass_time(model::Time now) {
        const auto idle = static_cast<double>(now - before_);
        if (idle <= threshold_) {
            y_ += rules::least + stretch_of(idle, threshold_);
            return;
        }
        const double top = std::max(y_, lowest()) + rules::fold_gap;
        layout_.folds.push_back({rounded(top + rules::fold_top), now - before_});
        for (double& track : tracks_)
            track = std::max(track, top + rules::fold_height - rules::fold_gap);
        y_ = top + rules::fold_height;
    }

    void place(PictureEvent& event) {
        pass_time(event.time);
        const std::vector<Label> labels = labels_of(picture_, event);
        for (const Label& label : labels) y_ = std::max(y_, tracks_[label.track] + label.above);
        if (event.kind == Kind::segment) {
            y_ = std::max(y_, last_segment_ + rules::pitch);
            last_segment_ = y_;
        }
        if (event.kind == Kind::returned)
            y_ = std::max(y_, entered_[event.index] + rules::return_gap);
        if (event.kind == Kind::entered) entered_[event.index] = y_;
        for (const Label& label : labels)
            tracks_[label.track] = std::max(tracks_[label.track], y_ + label.below);
        event.y = rounded(y_);
        before_ = std::max(before_, event.until);
    }

    const LadderPicture& picture_;
    PictureLayout& layout_;
    double threshold_;
    std::vector<double> entered_;
    std::array<double, 4> tracks_{};
    double y_ = rules::first_y;
    double last_segment_ = -std::numeric_limits<double>::infinity();
    model::Time before_ = 0;
};

void place_boxes(PictureLayout& layout) {
    for (PictureBox& box : layout.boxes) box.bottom = layout.bottom;
    for (const PictureEvent& event : layout.events) {
        if (event.kind == Kind::segment) layout.segment_y[event.index] = event.y;
        if (event.kind == Kind::segment || event.kind == Kind::happened) continue;
        PictureBox& box = layout.boxes[event.index];
        const bool is_short = event.kind == Kind::call;
        if (event.kind != Kind::returned)
            box.top = event.y - rounded(is_short ? rules::short_box_half : rules::box_above);
        if (event.kind != Kind::entered)
            box.bottom = event.y + rounded(is_short ? rules::short_box_half : rules::box_above);
    }
}

}  // namespace

PictureLayout lay_out(const LadderPicture& picture, int width) {
    PictureLayout layout;
    layout.events = with_short_calls(events_of(picture));
    layout.boxes.resize(picture.calls.size());
    layout.segment_y.resize(picture.segments.size());
    choose_columns(picture, layout);
    choose_lanes(layout, width);
    for (PictureEvent& event : layout.events)
        if (event.kind == Kind::segment)
            event.two_lines = needs_two_lines(picture.segments[event.index], width);
    const std::array<TcpState, 2> opening = follow_states(picture, layout.events);
    Placing(picture, layout).place_all();
    for (std::size_t end = 0; end < 2; ++end)
        layout.bands[end] = bands_of(layout, opening[end], end);
    place_boxes(layout);
    return layout;
}

}  // namespace tcpwhy::render
