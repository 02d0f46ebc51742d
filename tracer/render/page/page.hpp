// The page that shows a trace in a browser, without the trace. The build makes it from the files of
// this folder (bundle.py).
#pragma once

#include <string_view>

namespace tcpwhy::render {

/// The page up to where the trace's JSON Lines stand, and what follows them.
extern const std::string_view page_head;
extern const std::string_view page_foot;

}  // namespace tcpwhy::render
