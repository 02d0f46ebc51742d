// The story that every connection of an echo pair tells, whatever the two are written in: a partial
// order, because plain ACKs may stand alone or ride. The client closes first, the server when it
// has seen the end.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "support/trace/trace_reader.hpp"

namespace tcpwhy::test {

struct Echo {
    std::string message;       ///< at most 64 bytes are compared
    bool accept_waits = true;  ///< else epoll does, and accept() never waits
    bool reads_wait = true;    ///< of the server
    std::set<std::string> client_closes_with = {
        "close"};  ///< the calls, one of which sends the FIN
    std::set<std::string> server_closes_with = {"close"};
};

/// The differences from an echo, as sentences.
std::vector<std::string> check_echo(const Trace& trace, std::uint64_t connection,
                                    const Echo& expected);

/// The handshake alone: SYN by connect(), SYN-ACK on behalf of listen(), ACK on behalf of
/// connect(), what each woke.
std::vector<std::string> check_handshake(const Trace& trace, std::uint64_t connection,
                                         bool accept_waits);

}  // namespace tcpwhy::test
