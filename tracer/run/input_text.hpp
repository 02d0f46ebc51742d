// --input TEXT: the lines that a person would type.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tcpwhy::run {

/// The lines to type, each with its newline; the last one gets one if it has none. Understands \n
/// \r \t \0 \\ and \xHH; throws UsageError for any other escape.
std::vector<std::string> typed_lines(std::string_view text);

}  // namespace tcpwhy::run
