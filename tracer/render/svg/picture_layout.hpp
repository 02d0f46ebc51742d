// The layout of a ladder's picture as values: where each event, fold, box and band stands, in px. y
// counts downwards from 0.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "tracer/render/svg/picture.hpp"

namespace tcpwhy::render {

struct PictureEvent {
    /// In the order in which events of one time stand. `call` is a short call with nothing in it.
    enum class Kind : std::uint8_t { entered, segment, happened, returned, call };
    model::Time time = 0;
    Kind kind = Kind::segment;
    std::size_t index = 0;  ///< in the picture's list of that kind
    model::Time until = 0;  ///< call: its return; else as `time`
    bool two_lines = false;
    bool changes_state = false;
    std::array<model::TcpState, 2> states{};  ///< client, server, after it
    int y = 0;
};

struct PictureFold {
    int y = 0;
    model::Time silence = 0;
};

struct PictureBox {
    int top = 0;
    int bottom = 0;
    int column = 0;  ///< 0 is next to the life line; more where calls of one side overlap
};

struct PictureBand {
    model::TcpState state = model::TcpState::closed;
    int top = 0;
    int bottom = 0;
};

struct PictureLayout {
    std::array<int, 2> life_x{};  ///< client, server
    int time_x = 0;               ///< where the times end
    int call_letters = 0;         ///< room for a call's text
    std::vector<PictureEvent> events;
    std::vector<PictureFold> folds;
    std::vector<PictureBox> boxes;                  ///< one for each call
    std::vector<int> segment_y;                     ///< one for each segment
    std::array<std::vector<PictureBand>, 2> bands;  ///< client, server
    std::array<int, 2> columns{1, 1};
    int bottom = 0;
};

}  // namespace tcpwhy::render
