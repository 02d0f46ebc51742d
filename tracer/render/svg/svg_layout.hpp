// Where everything in the picture of a ladder stands. Time runs downwards; the distance between two
// instants grows with the logarithm of the time between them, silence is folded, and an instant
// moves down as far as its labels need, so that nothing overlaps.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "tracer/render/svg/svg_ladder.hpp"

namespace tcpwhy::render {

struct PictureInstant {
    enum class Kind : std::uint8_t { entered, segment, ended, returned };
    model::Time time = 0;
    Kind kind = Kind::segment;
    std::size_t index = 0;  ///< in the picture's list of that kind
    int y = 0;
    bool short_call = false;  ///< entered and returned with nothing in between: one label
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
    bool begins = true;  ///< the state was entered here, and is to be named
};

struct PictureLayout {
    std::vector<PictureInstant> instants;
    std::vector<PictureFold> folds;
    std::vector<PictureBox> boxes;                  ///< one for each call
    std::vector<int> segment_y;                     ///< one for each segment
    std::array<std::vector<PictureBand>, 2> bands;  ///< client, server
    std::array<int, 2> columns{1, 1};
    int bottom = 0;
};

constexpr std::size_t end_of(model::Side side) {
    return side == model::Side::server ? 1 : 0;
}

PictureLayout lay_out(const LadderPicture& picture);

}  // namespace tcpwhy::render
