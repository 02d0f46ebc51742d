// What echo-client was asked to do.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "common/ending.hpp"
#include "common/logging.hpp"

namespace tcpwhy::client {

enum class Style : std::uint8_t {
    asio,     ///< watches the connection and the keyboard together
    article,  ///< blocking calls in turn: only the next read notices that the server has closed
};

struct Options {
    Style style = Style::asio;
    std::string address;  ///< numeric
    std::uint16_t port = 9877;
    std::string source_address;     ///< numeric; empty: the kernel chooses
    std::uint16_t source_port = 0;  ///< 0: the kernel chooses
    Ending ending =
        Ending::close;  ///< the article's client never calls close(): its default is `exit`
    bool half_close =
        false;         ///< shutdown(SHUT_WR) at the end of input, then read until the server ends
    std::string talk;  ///< the file of a scripted talk; empty: none
    Verbosity verbosity;
};

/// Reads the command line. Returns the exit status instead, in `leave`, after --help and --version.
/// Throws UsageError.
Options parse_options(int argc, char** argv, std::optional<int>& leave);

}  // namespace tcpwhy::client
