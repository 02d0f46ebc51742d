#include "tracer/calls/observe/kernel/socket_probe.hpp"

#include <fcntl.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <limits>
#include <memory>
#include <utility>

#include "tracer/calls/observe/kernel/patience.hpp"
#include "tracer/calls/observe/kernel/proc/proc_net.hpp"
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

bool is_multipath(int socket) {
    return int_option(socket, SOL_SOCKET, SO_PROTOCOL) == protocol_mptcp;
}

/// The kernel's cookie. An accepted MPTCP socket bears that of its listener, so there it is the
/// inode, which no other socket has at the same time.
model::SocketId identity_of(int socket, bool single_path) {
    if (!single_path) {
        constexpr std::uint64_t by_inode = std::uint64_t{1} << 62U;
        struct stat status {};
        return fstat(socket, &status) == 0 ? by_inode | status.st_ino : 0;
    }
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

/// The counts are those of the stream's bytes only as long as no FIN is among them.
bool counts_bytes(std::optional<model::TcpState> state) {
    return state == model::TcpState::established || state == model::TcpState::close_wait;
}

/// struct tcp_info of linux/tcp.h, whose later fields the libc's header does not have. The kernel
/// copies as much as there is room for; an older one copies less.
class TcpInfo {
  public:
    explicit TcpInfo(int socket) {
        socklen_t size = static_cast<socklen_t>(bytes_.size());
        if (getsockopt(socket, IPPROTO_TCP, TCP_INFO, bytes_.data(), &size) == 0) size_ = size;
    }
    [[nodiscard]] std::optional<model::TcpState> state() const {
        if (size_ == 0) return std::nullopt;
        return model::tcp_state_from_kernel(bytes_[0]);
    }
    /// Bytes that were sent, without repetitions, and those that wait.
    [[nodiscard]] std::optional<std::uint64_t> queued() const {
        if (size_ < bytes_.size()) return std::nullopt;
        return at<std::uint64_t>(bytes_sent) - at<std::uint64_t>(bytes_retrans) +
               at<std::uint32_t>(notsent_bytes);
    }
    /// Nothing is sent and not acknowledged, and nothing waits to be sent. True only where SIOCOUTQ
    /// would be 0: while the connection is established.
    [[nodiscard]] bool all_acknowledged() const {
        return size_ == bytes_.size() && at<std::uint32_t>(unacked) == 0 &&
               at<std::uint32_t>(notsent_bytes) == 0 && counts_bytes(state());
    }
    /// A listener's: connections that are established and not accepted.
    [[nodiscard]] std::uint32_t queued_connections() const {
        return size_ < listener_size ? 0 : at<std::uint32_t>(unacked);
    }
    /// A listener's (tcp_get_info() in net/ipv4/tcp.c).
    [[nodiscard]] std::optional<std::int32_t> backlog() const {
        if (size_ < listener_size) return std::nullopt;
        constexpr std::uint32_t most = std::numeric_limits<std::int32_t>::max();
        return static_cast<std::int32_t>(std::min(at<std::uint32_t>(sacked), most));
    }

  private:
    static constexpr std::size_t unacked = 24;
    static constexpr std::size_t sacked = 28;
    static constexpr std::size_t listener_size = sacked + 4;
    static constexpr std::size_t notsent_bytes = 144;
    static constexpr std::size_t bytes_sent = 200;
    static constexpr std::size_t bytes_retrans = 208;
    template <class Number>
    [[nodiscard]] Number at(std::size_t offset) const {
        Number number = 0;
        std::memcpy(&number, bytes_.data() + offset, sizeof number);
        return number;
    }
    std::array<std::uint8_t, bytes_retrans + 8> bytes_{};
    std::size_t size_ = 0;
};

std::uint32_t queue_size(int socket, unsigned long question) {
    int bytes = 0;
    return ioctl(socket, question, &bytes) == 0 && bytes > 0 ? static_cast<std::uint32_t>(bytes)
                                                             : 0;
}

/// SO_LINGER
void ask_lingering(int socket, model::SocketSnapshot& snapshot) {
    linger lingering{};
    socklen_t size = sizeof lingering;
    if (getsockopt(socket, SOL_SOCKET, SO_LINGER, &lingering, &size) != 0) return;
    snapshot.lingers = lingering.l_onoff != 0;
    snapshot.linger_seconds = lingering.l_linger;
}

model::SocketSnapshot ask_all(int socket, const KnownSocket& known, Clock& clock) {
    model::SocketSnapshot snapshot;
    snapshot.socket = known.id;
    snapshot.asked = clock.read();
    const TcpInfo info(socket);
    snapshot.state = info.state();
    if (known.local && known.remote && keeps_addresses(snapshot.state)) {
        snapshot.local = known.local;
        snapshot.remote = known.remote;
    } else {
        snapshot.local = endpoint_by(getsockname, socket);
        snapshot.remote = endpoint_by(getpeername, socket);
    }
    snapshot.nonblocking =
        known.nonblocking ? *known.nonblocking : (fcntl(socket, F_GETFL) & O_NONBLOCK) != 0;
    if (!known.never_lingers) ask_lingering(socket, snapshot);
    if (snapshot.state == model::TcpState::listen) {
        snapshot.queued_connections = info.queued_connections();
        snapshot.backlog = info.backlog();
    } else {  // SIOCINQ is an error at a listener
        snapshot.unread_bytes = queue_size(socket, SIOCINQ);
        if (!known.single_path || !info.all_acknowledged())
            snapshot.unsent_bytes = queue_size(socket, SIOCOUTQ);
    }
    // TCP_INFO of an MPTCP socket is that of its first subflow.
    if (counts_bytes(snapshot.state) && known.single_path) snapshot.queued = info.queued();
    snapshot.answered = clock.read();
    return snapshot;
}

/// The facts that hold for the socket that the descriptor refers to.
KnownSocket recognise(int socket, const KnownSocket& known) {
    if (known.is_it) return known;
    KnownSocket found = known;
    if (known.single_path) {  // nobody else has the cookie of such a socket
        found.id = identity_of(socket, true);
        if (known.id == 0 || known.id == found.id) return found;
    }
    found = {};
    found.is_tcp = true;
    found.nonblocking = known.nonblocking;
    found.single_path = !is_multipath(socket);
    found.id = identity_of(socket, found.single_path);
    return found;
}

/// The close of a duplicate is quick as long as it is a TCP socket that does not linger. Others can
/// decide how long any other close takes: that of a file asks its server (fuse(4)), and that of a
/// Unix socket closes the descriptors in it.
void close_in_time(Descriptor duplicate) {
    const auto file = std::make_shared<Descriptor>(std::move(duplicate));
    // Without another thread it stays open rather than that the observer waits.
    if (ask_in_time([file] { file->close(); }) == Outcome::not_asked) file->release();
}

int get_fd(int pidfd, int fd) {
    return static_cast<int>(syscall(SYS_pidfd_getfd, pidfd, fd, 0));
}

}  // namespace

bool keeps_addresses(std::optional<model::TcpState> state) {
    using model::TcpState;
    return state && *state != TcpState::closed && *state != TcpState::listen &&
           *state != TcpState::syn_sent && *state != TcpState::syn_received;
}

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

SocketProbe::Identity SocketProbe::identify(model::Pid tid, int fd, bool known_tcp) {
    Descriptor socket = duplicate(tid, fd);
    if (!socket) return {refused_ ? proc_net::identify(tid, fd, known_tcp) : 0, false};
    Identity found;
    if (known_tcp || is_tcp(socket.get())) {
        found.single_path = !is_multipath(socket.get());
        found.id = identity_of(socket.get(), found.single_path);
    }
    if (found.id == 0) close_in_time(std::move(socket));
    return found;
}

std::optional<model::SocketSnapshot> SocketProbe::ask(model::Pid tid, int fd, Clock& clock,
                                                      KnownSocket& known) {
    Descriptor socket = duplicate(tid, fd);
    if (!socket) {
        if (refused_) return proc_net::ask(tid, fd, clock);
        return std::nullopt;
    }
    if (!known.is_tcp && !is_tcp(socket.get())) {
        close_in_time(std::move(socket));
        return std::nullopt;
    }
    known = recognise(socket.get(), known);
    if (known.id == 0) {
        close_in_time(std::move(socket));
        return std::nullopt;
    }
    const model::SocketSnapshot snapshot = ask_all(socket.get(), known, clock);
    if (!snapshot.state || (snapshot.lingers && snapshot.linger_seconds > 0))
        close_in_time(std::move(socket));
    known.nonblocking = snapshot.nonblocking;
    const bool keeps = keeps_addresses(snapshot.state);
    known.local = keeps ? snapshot.local : std::nullopt;
    known.remote = keeps ? snapshot.remote : std::nullopt;
    return snapshot;
}

}  // namespace tcpwhy::calls
