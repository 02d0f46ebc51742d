// Where everything in the picture of a ladder stands, in px. Time runs downwards. The distance
// between two events grows with the logarithm of the time between them, silence is folded, and an
// event moves down as far as its labels need, so that nothing overlaps.
//
// The page's layout.js follows the same rules (rules.js); tests/browser/layout.test.js compares the
// two on recorded traces.
#pragma once

#include "tracer/render/svg/picture_layout.hpp"

namespace tcpwhy::render {

/// For a picture of `width` px; at least rules.js's narrowBelow.
PictureLayout lay_out(const LadderPicture& picture, int width);

}  // namespace tcpwhy::render
