// Bytes as people read them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tcpwhy {

/// Bytes as a C string literal would show them, at most `most` of them: "a\n"; "..." behind it
/// where there are more.
void append_quoted(std::string& out, std::string_view bytes, std::size_t most);

}  // namespace tcpwhy
