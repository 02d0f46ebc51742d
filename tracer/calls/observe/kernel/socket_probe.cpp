#include "tracer/calls/observe/kernel/socket_probe.hpp"

#include <fcntl.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>

#include "tracer/calls/observe/kernel/proc_net.hpp"
#include "tracer/calls/words/constants.hpp"

namespace tcpwhy::calls {
namespace {

constexpr unsigned pidfd_of_thread = O_EXCL;  // PIDFD_THREAD, Linux 6.9

std::optional<int> int_option(int socket, int level, int option) {
    int value = 0;
    socklen_t size = sizeof value;
    if (getsockopt(socket, level, option, &value, &size) != 0) return std::nullopt;
    return value;
}

bool is_tcp(int socket) {
    const auto protocol = int_option(socket, SOL_SOCKET, SO_PROTOCOL);
    if (protocol != IPPROTO_TCP && protocol != protocol_mptcp) return false;
    const auto domain = int_option(socket, SOL_SOCKET, SO_DOMAIN);
    return domain == AF_INET || domain == AF_INET6;
}

model::SocketId cookie_of(int socket) {
    std::uint64_t cookie = 0;
    socklen_t size = sizeof cookie;
    return getsockopt(socket, SOL_SOCKET, SO_COOKIE, &cookie, &size) == 0 ? cookie : 0;
}

template <typename Ask>
std::optional<Endpoint> endpoint_by(Ask ask, int socket) {
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    if (ask(socket, reinterpret_cast<sockaddr*>(&address), &size) != 0) return std::nullopt;
    auto endpoint = endpoint_from_sockaddr(&address, size);
    if (!endpoint || endpoint->port == 0) return std::nullopt;
    endpoint->address = endpoint->address.unmapped();
    return endpoint;
}

std::optional<model::TcpState> state_of(int socket) {
    std::uint8_t first_field = 0;  // tcpi_state; the kernel copies as much as there is room for
    socklen_t size = sizeof first_field;
    if (getsockopt(socket, IPPROTO_TCP, TCP_INFO, &first_field, &size) != 0 || size != 1)
        return std::nullopt;
    return model::tcp_state_from_kernel(first_field);
}

std::uint32_t queue_size(int socket, unsigned long question) {
    int bytes = 0;
    return ioctl(socket, question, &bytes) == 0 && bytes > 0 ? static_cast<std::uint32_t>(bytes)
                                                             : 0;
}

model::SocketSnapshot ask_all(int socket, model::SocketId id, std::optional<bool> nonblocking,
                              Clock& clock) {
    model::SocketSnapshot snapshot;
    snapshot.socket = id;
    snapshot.asked = clock.read();
    snapshot.state = state_of(socket);
    snapshot.local = endpoint_by(getsockname, socket);
    snapshot.remote = endpoint_by(getpeername, socket);
    snapshot.nonblocking = nonblocking ? *nonblocking : (fcntl(socket, F_GETFL) & O_NONBLOCK) != 0;
    linger lingering{};
    socklen_t size = sizeof lingering;
    if (getsockopt(socket, SOL_SOCKET, SO_LINGER, &lingering, &size) == 0) {
        snapshot.lingers = lingering.l_onoff != 0;
        snapshot.linger_seconds = lingering.l_linger;
    }
    if (snapshot.state != model::TcpState::listen) {  // SIOCINQ is an error there
        snapshot.unread_bytes = queue_size(socket, SIOCINQ);
        snapshot.unsent_bytes = queue_size(socket, SIOCOUTQ);
    }
    snapshot.answered = clock.read();
    return snapshot;
}

int get_fd(int pidfd, int fd) {
    return static_cast<int>(syscall(SYS_pidfd_getfd, pidfd, fd, 0));
}

}  // namespace

Descriptor SocketProbe::duplicate(model::Pid tid, int fd) {
    if (refused_) return {};
    if (!pidfd_) pidfd_ = Descriptor(static_cast<int>(syscall(SYS_pidfd_open, process_, 0)));
    if (!pidfd_) {
        refused_ = errno == ENOSYS || errno == EPERM;
        return {};
    }
    Descriptor found(get_fd(pidfd_.get(), fd));
    if (found) return found;
    if (errno == EPERM || errno == ENOSYS) {
        refused_ = true;
    } else if (tid != process_) {
        // A leader that has left, or a thread with descriptors of its own.
        const Descriptor thread(static_cast<int>(syscall(SYS_pidfd_open, tid, pidfd_of_thread)));
        if (thread) return Descriptor(get_fd(thread.get(), fd));
    }
    return {};
}

model::SocketId SocketProbe::identify(model::Pid tid, int fd, bool known_tcp) {
    const Descriptor socket = duplicate(tid, fd);
    if (socket) return known_tcp || is_tcp(socket.get()) ? cookie_of(socket.get()) : 0;
    return refused_ ? proc_net::identify(tid, fd, known_tcp) : 0;
}

std::optional<model::SocketSnapshot> SocketProbe::ask(model::Pid tid, int fd, Clock& clock,
                                                      const KnownSocket& known) {
    const Descriptor socket = duplicate(tid, fd);
    if (!socket) {
        if (refused_) return proc_net::ask(tid, fd, clock);
        return std::nullopt;
    }
    if (!known.is_tcp && !is_tcp(socket.get())) return std::nullopt;
    const model::SocketId id = known.id != 0 ? known.id : cookie_of(socket.get());
    if (id == 0) return std::nullopt;
    return ask_all(socket.get(), id, known.nonblocking, clock);
}

}  // namespace tcpwhy::calls
