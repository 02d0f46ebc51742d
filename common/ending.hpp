// How a program of the pair ends its side of a connection (--end-with).
#pragma once

#include <cstdint>
#include <map>
#include <string>

namespace tcpwhy {

enum class Ending : std::uint8_t {
    close,     ///< close(2): a FIN, or a RST where bytes are left unread
    shutdown,  ///< shutdown(SHUT_WR), then read until the peer ends too, then close(2)
    reset,     ///< SO_LINGER {1, 0}, then close(2): a RST
    exit,      ///< the process leaves without close(2); its end gives the descriptor back
    nothing,   ///< the descriptor is kept and nothing is done with it
};

/// The words of --end-with.
const std::map<std::string, Ending>& ending_words();

/// What comes before close(2): the shutdown(2), the setsockopt(2), for `exit` the end of the
/// process with `status`, for all others nothing. To read on after a shutdown, and to close, is the
/// caller's part.
void begin_ending(int fd, Ending ending, int status);

}  // namespace tcpwhy
