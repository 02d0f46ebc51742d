// Draws a ladder as a standalone SVG document, 1200 px wide. Pure; the words come ready.
//
// Each event is a group with the id that the page gives it: "s4" segment 4, "c12" the entry of call
// 12, "h7" the happening that is event 7; the return of a call that waited is "c12-return". Folds
// are groups of class "fold".
#pragma once

#include <string>

#include "tracer/render/svg/picture.hpp"

namespace tcpwhy::render {

std::string svg_of(const LadderPicture& picture);

}  // namespace tcpwhy::render
