// All that echo-server says: lines for people on standard output, warnings in the log, and failures
// as one clear line. The same words in every style.
#pragma once

#include <asio/ip/tcp.hpp>
#include <string>
#include <system_error>

#include "common/errors.hpp"

namespace tcpwhy::server {

/// One line on standard output, flushed.
void say(const std::string& line);
void say_listening(const asio::ip::tcp::endpoint& endpoint);

constexpr const char* about_to_close = "the connection you just established is about to close";

/// Logs that a connection ended by an error, a reset for example: with a warning, or only with -v
/// where thousands of clients come and go.
void warn_lost(const std::error_code& why);
void note_lost(const std::error_code& why);

/// The failure of socket(2), bind(2) or listen(2): status 3, with what to do.
UnavailableError cannot_listen(const asio::ip::tcp::endpoint& endpoint, const std::error_code& why);

/// The failure of accept(2): status 3.
UnavailableError cannot_accept(const std::error_code& why);

}  // namespace tcpwhy::server
