// The page that shows a trace in a browser, without its data: put together from tracer/render/page
// when the project is built (embed.cmake).
#pragma once

#include <string_view>

namespace tcpwhy::render {

/// The page up to where the trace's JSON Lines stand, and what follows them.
extern const std::string_view page_head;
extern const std::string_view page_foot;

}  // namespace tcpwhy::render
