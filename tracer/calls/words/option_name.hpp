// The names of socket options: a table of levels, and a table of options at a level, as the C
// headers spell them. getsockopt(2) and setsockopt(2) carry the numbers. Pure.
#pragma once

#include <cstdint>
#include <string>

namespace tcpwhy::calls {

/// "SOL_SOCKET, SO_REUSEADDR"; numbers where no name is known.
void append_option(std::string& out, std::int32_t level, std::int32_t option);

}  // namespace tcpwhy::calls
