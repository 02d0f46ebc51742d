// Where a TOML text may have letters beyond ASCII: in quotes and in comments (TOML 1.0.0, "Keys",
// "String"). Looked at before the text is parsed, because toml++ 3.3 runs into undefined behaviour
// on such a letter anywhere else (its test for white space).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace tcpwhy::scenario {

struct TomlPlace {
    std::uint32_t line = 1;    ///< from 1
    std::uint32_t column = 1;  ///< from 1, in characters
};

/// The first one that stands elsewhere, or behind a backslash in a " or """ string (also where
/// white space and line breaks lie between: the backslash that continues a line).
std::optional<TomlPlace> find_stray_letter(std::string_view text);

}  // namespace tcpwhy::scenario
