// The SVG's style sheet, and a pattern for each TCP state. The patterns differ in their strokes,
// not in colour alone.
#pragma once

#include <string>

#include "tracer/model/tcp_state.hpp"
#include "tracer/render/svg/svg_elements.hpp"

namespace tcpwhy::render {

/// The id of a state's pattern: "p4".
std::string paint_id(model::TcpState state);
void draw_definitions(Svg& svg);

}  // namespace tcpwhy::render
