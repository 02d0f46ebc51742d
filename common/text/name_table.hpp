// The names of an enumeration as a table: names[i] belongs to the enumerator with value i.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace tcpwhy {

/// "" for a value outside of the table.
template <std::size_t size, class Enum>
constexpr std::string_view name_in(const std::array<std::string_view, size>& names, Enum value) {
    const auto index = static_cast<std::size_t>(value);
    return index < size ? names[index] : std::string_view{};
}

/// nullopt: no enumerator has this name.
template <class Enum, std::size_t size>
constexpr std::optional<Enum> value_in(const std::array<std::string_view, size>& names,
                                       std::string_view name) {
    for (std::size_t index = 0; index < size; ++index)
        if (names[index] == name) return static_cast<Enum>(index);
    return std::nullopt;
}

}  // namespace tcpwhy
