// Markdown to HTML: the small part of it that hand-outs use (tracer/explain/markdown.hpp), and
// blocks between lines of three backquotes. Pure; any text is safe.
#pragma once

#include <string>
#include <string_view>

namespace tcpwhy::teach {

/// A text with &, <, > and quotes written as entities.
std::string escaped_html(std::string_view text);

/// One line with its `code`, **strong** and *stress*.
std::string inline_html(std::string_view line);

std::string markdown_html(std::string_view text);

}  // namespace tcpwhy::teach
