// A manual page of section 1, written in man(7)'s macros.
#pragma once

#include <string>

#include "common/manual/manual.hpp"

namespace tcpwhy {

/// `siblings`: the other pages of the suite, for SEE ALSO, such as "tcpwhy-run".
std::string man_page(const Manual& manual, const std::string& version,
                     const std::vector<std::string>& siblings);

}  // namespace tcpwhy
