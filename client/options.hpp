// The options of echo-client.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "common/ending.hpp"
#include "common/logging.hpp"

namespace tcpwhy::client {

enum class Style : std::uint8_t {
    sync,       ///< Asio's synchronous operations: waits at the keyboard, as the article's client
    callback,   ///< Asio's asynchronous operations with handlers: notices at once a server's close
    coroutine,  ///< the same, awaited by C++20 coroutines
    posix,      ///< the article's own calls: waits at the keyboard
};

struct Options {
    Style style = Style::sync;
    std::string address;  ///< numeric
    std::uint16_t port = 9877;
    std::string source_address;     ///< numeric; empty: the kernel chooses
    std::uint16_t source_port = 0;  ///< 0: the kernel chooses
    Ending ending = Ending::close;  ///< in sync and posix `exit` is the default, as the article's
                                    ///< client never calls close()
    bool half_close = false;  ///< shutdown(SHUT_WR) at the end of input, then read until the server
                              ///< ends
    /// At the end of input the client ends its stream and reads on until the server ends its own.
    [[nodiscard]] bool reads_to_the_end() const { return half_close || ending == Ending::shutdown; }
    std::string talk;  ///< the file of a scripted talk; empty: none
    Verbosity verbosity;
};

/// Reads the command line. Returns the exit status instead, in `leave`, after --help and --version.
/// Throws UsageError.
Options parse_options(int argc, char** argv, std::optional<int>& leave);

}  // namespace tcpwhy::client
