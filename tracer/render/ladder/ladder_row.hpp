// A row of the ladder as it is drawn: two cells, and between the lanes an arrow or words. Says what
// stands where and in which tone, and nothing of columns and glyphs. Values.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tracer/model/ids.hpp"
#include "tracer/model/process_event.hpp"

namespace tcpwhy::render {

enum class Tone : std::uint8_t { plain, call, waiting, kernel, process, alarm, title };

/// The text outside a lane: the first wording that fits, and a state next to the lane.
struct Cell {
    std::vector<std::string> wordings;  ///< longest first; the last is cut where none fits
    std::string state;
    Tone tone = Tone::plain;
};

/// `foreign` comes from neither end: it begins on the way. `implied` was not seen, and `open_ended`
/// may not have arrived either.
enum class Stroke : std::uint8_t { none, plain, again, reset, lost, foreign, implied, open_ended };

struct Row {
    model::Time time = 0;
    bool timed = true;
    std::string_view unit;  ///< stands in the time's column when it is not timed
    Cell client;
    Cell server;
    Stroke stroke = Stroke::none;          ///< the arrow, if any
    model::Side from = model::Side::none;  ///< where it begins, or comes from
    std::string label;                     ///< on the arrow
    /// In the middle, wrapped, also at its newlines; below the arrow, if there is one.
    std::string remark;
    /// In the middle beside the lane of `from`, where no arrow stands: the first wording that fits,
    /// if one does. A remark begins below it.
    std::vector<std::string> beside;
    std::string below;    ///< whole lines that follow, as they are
    std::string across;   ///< instead of lanes: text over the width, wrapped
    bool folded = false;  ///< stands for many: broken lanes

    [[nodiscard]] Cell& cell(model::Side side) {
        return side == model::Side::client ? client : server;
    }
};

}  // namespace tcpwhy::render
