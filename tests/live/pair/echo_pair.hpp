// The echo pair as real programs on loopback: how the tests start and reach them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/descriptor.hpp"
#include "support/process.hpp"

namespace tcpwhy::test {

inline const std::string server_program = BIN_DIR "/echo-server";
inline const std::string client_program = BIN_DIR "/echo-client";
inline const std::string about_to_close = "the connection you just established is about to close\n";
inline const std::string server_closed = "the server has closed the connection\n";

inline const std::vector<std::string> every_style{"sync", "callback", "coroutine", "posix"};
inline const std::vector<std::string> at_the_keyboard{"sync", "posix"};  ///< one thing at a time
inline const std::vector<std::string> all_at_once{"callback", "coroutine"};

/// An echo-server that listens on a free port, and what is needed to reach it.
struct RunningServer {
    std::uint16_t port;
    Process process;
};

RunningServer start_server(std::vector<std::string> options);

std::vector<std::string> client_argv(std::uint16_t port, std::vector<std::string> options = {},
                                     const std::string& address = "127.0.0.1");

/// A client made of bare calls, to see what the server does to the wire. Never waits longer than
/// `patience`.
class RawClient {
  public:
    explicit RawClient(std::uint16_t port);
    void send(std::string_view bytes);
    void end_sending();

    /// The next bytes; "" at the end. Throws std::system_error for a reset.
    std::string receive();
    std::string receive_exactly(std::size_t size);
    bool readable_within(Deadline deadline);

  private:
    Descriptor socket_;
};

}  // namespace tcpwhy::test
