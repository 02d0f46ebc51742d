// How a program of the pair ends its side of a connection (--end-with).
#pragma once

#include <cstdint>
#include <cstdlib>
#include <map>
#include <string>

#include "common/errors.hpp"

namespace tcpwhy {

enum class Ending : std::uint8_t {
    close,     ///< close(2): a FIN, or a RST where bytes are left unread
    shutdown,  ///< shutdown(SHUT_WR), then read until the peer ends too, then close(2)
    reset,     ///< SO_LINGER {1, 0}, then close(2): a RST
    exit,      ///< the process ends without close(2); the kernel closes the descriptor
    nothing,   ///< the descriptor is kept and nothing is done with it
};

/// The words of --end-with.
const std::map<std::string, Ending>& ending_words();

/// For `reset`, makes the next close(2) send a RST: SO_LINGER {1, 0}. For `exit`, ends the process
/// with status 0 by std::exit(), which destroys no automatic object, so that no destructor calls
/// close(2). Nothing for the other endings.
void prepare_close(int fd, Ending ending);

/// The same for a socket of Asio.
template <typename Socket>
void prepare_close(Socket& socket, Ending ending) {
    if (ending == Ending::reset) socket.set_option(typename Socket::linger(true, 0));
    if (ending == Ending::exit) std::exit(exit_status::ok);
}

}  // namespace tcpwhy
