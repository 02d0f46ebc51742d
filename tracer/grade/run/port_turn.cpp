#include "tracer/grade/run/port_turn.hpp"

#include <sys/socket.h>
#include <sys/un.h>

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <string>

#include "common/errors.hpp"
#include "tracer/grade/peer/deadline.hpp"
#include "tracer/grade/peer/verdicts.hpp"

namespace tcpwhy::grade {
namespace {

/// No check takes so long; but several graders may wait.
constexpr double longest_turn_seconds = 600;

bool bind_abstract(int socket, const std::string& name) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path + 1, name.data(), name.size());
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name.size());
    return bind(socket, reinterpret_cast<const sockaddr*>(&address), size) == 0;
}

}  // namespace

PortTurn::PortTurn(std::uint16_t port) : socket_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)) {
    if (!socket_) throw MachineFault{attempt_failed("cannot make a Unix socket", errno)};
    const std::string name = "tcpwhy-grade-port-" + std::to_string(port);
    int error = 0;
    const bool ours = Deadline(longest_turn_seconds).reaches([&] {
        if (bind_abstract(socket_.get(), name)) return true;
        error = errno;
        return error != EADDRINUSE;
    });
    if (!ours)
        throw MachineFault{"another grader uses port " + std::to_string(port) +
                           " of this network all the time"};
    if (error != 0 && error != EADDRINUSE)
        throw MachineFault{attempt_failed("cannot take a turn at the port", error)};
}

}  // namespace tcpwhy::grade
