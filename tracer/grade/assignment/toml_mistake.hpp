// What a person can do about a text that is no TOML: the parser's words, and a fix. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tcpwhy::grade {

struct TomlMistake {
    std::uint32_t line = 1;    ///< from 1
    std::uint32_t column = 1;  ///< from 1
    std::string message;
};

/// `found`: the place and the words of the parser. A text in ''' that was not closed is said at its
/// beginning, because the parser only notices it much later.
TomlMistake toml_mistake(std::string_view text, TomlMistake found);

/// `found`: a letter beyond ASCII outside of quotes.
TomlMistake stray_letter_mistake(std::string_view text, std::uint32_t line, std::uint32_t column);

}  // namespace tcpwhy::grade
