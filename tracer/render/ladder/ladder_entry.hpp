// A row of the ladder before it is drawn, with what decides where it is drawn and whether it folds.
#pragma once

#include <cstdint>

#include "tracer/model/ids.hpp"
#include "tracer/model/process_event.hpp"
#include "tracer/render/ladder/ladder_row.hpp"

namespace tcpwhy::render {

/// The part of a row in a transfer of data.
enum class Flow : std::uint8_t { none, segment, data, call };

struct Entry {
    Row row;
    model::ConnectionId connection = 0;
    model::Pid pid = 0;
    model::Side side = model::Side::none;       ///< where the row's call or event stands
    bool hidden = false;                        ///< not drawn, unless it is changed
    bool open = false;                          ///< its call may still return and change the row
    bool endless = false;                       ///< hidden, but shown if it is drawn while open
    Flow flow = Flow::none;                     ///< none: ends a run
    model::Side data_from = model::Side::none;  ///< the direction of its data; none fits both
    std::uint32_t bytes = 0;
    std::uint64_t times = 1;  ///< how often its call was made, with the same result

    [[nodiscard]] bool is_open() const { return open && (!hidden || endless); }
};

}  // namespace tcpwhy::render
