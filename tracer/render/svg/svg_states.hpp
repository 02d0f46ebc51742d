// The states of both ends at each event of the picture, and the bands of the life lines.
#pragma once

#include <array>
#include <vector>

#include "tracer/render/svg/picture_layout.hpp"

namespace tcpwhy::render {

/// Sets the states of each event, and whether they changed. Returns the states before the first
/// one: client, server.
std::array<model::TcpState, 2> follow_states(const LadderPicture& picture,
                                             std::vector<PictureEvent>& events);

/// The bands of one end's life line, from `opening` on. The events have their places.
std::vector<PictureBand> bands_of(const PictureLayout& layout, model::TcpState opening,
                                  std::size_t end);

}  // namespace tcpwhy::render
