// The completions of all shells ask here about an option. A value called FILE is completed
// with files, one called DIR with folders, CMD with commands; other values with the words that the
// option names.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/manual/manual.hpp"

namespace tcpwhy {

enum class Completes { nothing, words, files, folders, commands };

Completes completes(const OptionText& option);

/// The text in single quotes, for a shell; each quote in it is left out.
std::string single_quoted(std::string_view text);

}  // namespace tcpwhy
