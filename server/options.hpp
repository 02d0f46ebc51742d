// The options of echo-server.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "common/ending.hpp"
#include "common/logging.hpp"

namespace tcpwhy::server {

enum class Style : std::uint8_t {
    sync,       ///< Asio's synchronous operations, one client after another
    callback,   ///< Asio's asynchronous operations with handlers, all clients at once
    coroutine,  ///< the same, awaited by C++20 coroutines
    posix,      ///< the article's own calls, one client after another
};

struct Delays {
    using Milliseconds = std::chrono::milliseconds;
    Milliseconds accept{0};  ///< before each accept
    Milliseconds read{0};    ///< before each read
    Milliseconds reply{0};   ///< between a read and its echo
    Milliseconds close{0};   ///< before the connection is ended
};

struct Options {
    Style style = Style::sync;
    std::string address = "0.0.0.0";  ///< numeric; the article binds INADDR_ANY
    bool dual_stack = false;    ///< [::] with IPV6_V6ONLY off: IPv4 and IPv6 (RFC 3493 section 5.3)
    std::uint16_t port = 9877;  ///< 0: the kernel chooses
    int backlog = 128;          ///< of listen(2); the kernel may use less
    bool reuse_address = true;  ///< SO_REUSEADDR: a port with connections in TIME-WAIT can be bound
    bool keep_open = false;     ///< echo until the client ends; otherwise one read, one echo
    bool once = false;          ///< leave after the first connection
    Ending ending = Ending::close;
    Delays delays;
    std::string talk;  ///< the file of a scripted talk; empty: none
    Verbosity verbosity;
};

/// Reads the command line. Returns the exit status instead, in `leave`, after --help and --version.
/// Throws UsageError.
Options parse_options(int argc, char** argv, std::optional<int>& leave);

}  // namespace tcpwhy::server
