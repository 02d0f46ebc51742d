// The name of a file without its folders (basename(3)).
#pragma once

#include <cstddef>
#include <string_view>

namespace tcpwhy {

/// Returns what stands after the last slash. A path that has none, or ends with one, stays whole.
constexpr std::string_view base_name(std::string_view path) {
    const std::size_t begin = path.rfind('/') + 1;  // npos + 1 is 0
    return begin == path.size() ? path : path.substr(begin);
}

}  // namespace tcpwhy
