// The format "html".
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "tracer/model/trace_sink.hpp"
#include "tracer/render/words/options.hpp"

namespace tcpwhy::render {

/// One self-contained page for a browser: the JSON Lines with the page around them that draws them.
std::unique_ptr<model::TraceSink> make_html(const Options& options, Write write);

/// JSON for a data block of a page: no text in it can end the element that it stands in.
std::string in_data_block(std::string_view json);

}  // namespace tcpwhy::render
