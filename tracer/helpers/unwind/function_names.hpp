// Names of functions as debug information and symbols give them, demangled. Pure.
#pragma once

#include <string>
#include <string_view>

namespace tcpwhy::helpers {

/// The name without template arguments, parameters and what follows them: "asio::async_write".
std::string bare_name(std::string_view function);

/// Boost's Asio lies in a namespace of its own.
std::string_view without_boost(std::string_view name);

inline bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

}  // namespace tcpwhy::helpers
