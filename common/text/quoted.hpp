// Bytes as a quoted string for people.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tcpwhy {

/// Appends at most `most` bytes as a C string literal: "a\n". "..." follows if there are more.
void append_quoted(std::string& out, std::string_view bytes, std::size_t most);

}  // namespace tcpwhy
