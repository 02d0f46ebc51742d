// A manual page of section 1, written in man(7)'s macros.
#pragma once

#include <string>

#include "common/manual/manual.hpp"

namespace tcpwhy {

/// The day of this version, as docs/CHANGELOG.md has it; markdown_page.py reads it here.
constexpr const char* released = "2026-11-29";

/// `siblings`: the other pages of the suite, for SEE ALSO, such as "tcpwhy-run".
std::string man_page(const Manual& manual, const std::string& version,
                     const std::vector<std::string>& siblings);

}  // namespace tcpwhy
