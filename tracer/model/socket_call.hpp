// System calls as the observer saw them: one fact at entry, one at return. Both are plain values
// that a recording stores as they are.
//
// Times: `CallEntered::time` was read while the caller was held before the call began, and
// `CallReturned::time` after the kernel had finished it. So every segment that the call itself sent
// lies between the two.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "common/endpoint.hpp"
#include "tracer/model/ids.hpp"
#include "tracer/model/system_call.hpp"
#include "tracer/model/tcp_state.hpp"

namespace tcpwhy::model {

/// The kernel's answers about a TCP socket, asked through a duplicate of its descriptor
/// (pidfd_getfd(2)).
struct SocketSnapshot {
    SocketId socket = 0;
    Time asked = 0;  ///< read before the first question
    Time answered =
        0;  ///< read after the last answer; the state held at some moment between the two
    std::optional<Endpoint> local;   ///< getsockname(2), unmapped; absent while the port is 0
    std::optional<Endpoint> remote;  ///< getpeername(2), unmapped; absent when not connected
    std::optional<TcpState> state;   ///< TCP_INFO
    bool nonblocking = false;        ///< O_NONBLOCK of the open file description
    bool lingers = false;            ///< SO_LINGER's l_onoff
    std::int32_t linger_seconds = 0;
    std::uint32_t unread_bytes = 0;  ///< SIOCINQ: received, not read
    std::uint32_t unsent_bytes = 0;  ///< SIOCOUTQ: queued, not acknowledged (with the FIN, if any)
    std::optional<std::int32_t> backlog;   ///< LISTEN: as the kernel bounds it; absent: not known
    std::uint32_t queued_connections = 0;  ///< LISTEN: established, not accepted
    std::optional<std::uint64_t>
        queued;  ///< TCP_INFO: bytes of the stream that have been queued so far; absent: not known
};

/// A descriptor of a TCP socket that a call or the end of a process gives back.
struct Release {
    SocketId socket = 0;
    int fd = -1;
    std::uint32_t holders_left =
        0;  ///< other descriptors, of any process, that still refer to it; 0: the last
    std::vector<Pid> holders;  ///< the processes that have them (at most 8 are listed)
    std::optional<SocketSnapshot> snapshot;  ///< taken just before
};

constexpr std::size_t most_data_kept = 64;       ///< bytes of a call's data in a fact
constexpr std::size_t most_watches_kept = 1024;  ///< sockets of a wait call in a fact

/// A descriptor that a wait call (epoll, poll, select) watches, or has found ready.
struct Watch {
    int fd = -1;               ///< of the socket, or of the epoll instance that watches it
    SocketId socket = 0;       ///< 0: not a TCP socket
    std::uint32_t events = 0;  ///< POLLIN, POLLOUT, POLLERR, POLLHUP, POLLRDHUP bits of poll(2);
                               ///< watched by epoll: EPOLLET, EPOLLONESHOT, EPOLLEXCLUSIVE as well
};

/// The arguments of a call, one type for each family of calls (model::Family). A member that a call
/// of the family does not have keeps its default. Addresses are unmapped.
namespace args {

/// socket(2)
struct Socket {
    std::int32_t domain = 0;    ///< AF_
    std::uint32_t type = 0;     ///< SOCK_: type and flags
    std::int32_t protocol = 0;  ///< IPPROTO_; 0: the default
};

/// bind(2), connect(2); of sock_destroy the remote address
struct Address {
    std::optional<Endpoint> address;  ///< absent: of another family, AF_UNSPEC, or unreadable
    bool disconnects = false;         ///< connect(AF_UNSPEC) dissolves the association
};

/// listen(2)
struct Listen {
    std::int32_t backlog = 0;
};

/// accept(2), accept4(2)
struct Accept {
    std::uint32_t flags = 0;  ///< SOCK_
};

/// write(2), send(2) and their kin
struct Send {
    std::uint64_t bytes = 0;          ///< offered
    std::uint32_t flags = 0;          ///< MSG_, SPLICE_F_
    std::int32_t from_fd = -1;        ///< source of sendfile(2) and splice(2)
    std::int32_t to_fd = -1;          ///< target of a splice(2) from the socket; else -1
    std::optional<Endpoint> address;  ///< sendto(2)
    std::string data;                 ///< the first bytes
};

/// read(2), recv(2) and their kin
struct Receive {
    std::uint64_t bytes = 0;  ///< room
    std::uint32_t flags = 0;  ///< MSG_
};

/// shutdown(2)
struct Shutdown {
    std::int32_t how = 0;  ///< SHUT_
};

/// close(2), close_range(2)
struct Close {
    std::uint32_t flags = 0;    ///< CLOSE_RANGE_
    std::int32_t last_fd = -1;  ///< of close_range(2)
};

/// setsockopt(2), getsockopt(2)
struct Option {
    std::int32_t level = 0;
    std::int32_t option = 0;
    std::int64_t value = 0;           ///< an int option's value; SO_LINGER: l_onoff
    std::int64_t linger_seconds = 0;  ///< SO_LINGER: l_linger
};

/// epoll(7), poll(2), select(2)
struct Wait {
    std::int32_t operation = 0;   ///< of epoll_ctl(2)
    std::int64_t timeout_ms = 0;  ///< -1: none
    std::int32_t target_fd = -1;  ///< of epoll_ctl(2)
    std::vector<Watch> watches;   ///< TCP sockets (at most most_watches_kept)
};

/// dup(2) and its kin, fcntl(2), pidfd_getfd(2)
struct Descriptor {
    std::int32_t command = 0;    ///< of fcntl(2)
    std::int64_t value = 0;      ///< of fcntl(2)
    std::int32_t other_fd = -1;  ///< target of dup2(2) and dup3(2); source of pidfd_getfd(2)
};

/// ioctl(2), and calls that have their descriptor alone
struct Other {
    std::int32_t request = 0;
    std::int64_t value = 0;
};

}  // namespace args

using CallArguments =
    std::variant<std::monostate, args::Socket, args::Address, args::Listen, args::Accept,
                 args::Send, args::Receive, args::Shutdown, args::Close, args::Option, args::Wait,
                 args::Descriptor, args::Other>;

/// The arguments of that call, with all their defaults.
CallArguments arguments_of(SystemCall call);

/// The place in a program that made a call: the innermost frame of its stack that is the program's
/// own code, not its language's library.
struct CallSite {
    std::string file;        ///< absolute path of the source; "": no debug information names one
    std::uint32_t line = 0;  ///< from 1; 0: unknown
    std::string function;    ///< demangled, without arguments; "": unknown
    std::string module;      ///< absolute path of the program or library that holds the code
    std::string asio;  ///< "asio::async_write": the operation of Asio above the call; "": none

    [[nodiscard]] bool known() const { return !function.empty() || !file.empty(); }
    friend bool operator==(const CallSite&, const CallSite&) = default;
};

/// Appends "server.c:42", or "main" where no source is known; nothing when the site is not known.
/// A character that must not reach a terminal (without `unicode`: that is not ASCII) is shown as
/// \x1b.
void append_place(std::string& out, const CallSite& site, bool unicode = true);

/// Appends " at server.c:42" or " in main"; nothing when the site is null or not known.
void append_at(std::string& out, const CallSite* site, bool unicode = true);

struct CallEntered {
    CallId id = 0;
    Time time = 0;
    Pid pid = 0;
    Pid tid = 0;
    SystemCall call = SystemCall::none;
    int fd = -1;          ///< the descriptor the call is about; -1: none
    SocketId socket = 0;  ///< the TCP socket behind it; 0: none, or not a TCP socket
    bool may_wait =
        false;  ///< blocking descriptor and flags, or a wait call whose timeout is not 0
    CallArguments arguments;        ///< of the call's family; none of them known: std::monostate
    std::vector<Release> releases;  ///< close and its kin: what they give back
    std::optional<SocketSnapshot> snapshot;  ///< of `socket` before the call, where it matters
    std::shared_ptr<const CallSite> site;    ///< the place in the program; null: unknown

    /// The arguments as those of a family; all defaults when the call is of another.
    template <class Arguments>
    [[nodiscard]] const Arguments& as() const {
        static const Arguments defaults{};
        const auto* known = std::get_if<Arguments>(&arguments);
        return known != nullptr ? *known : defaults;
    }
    /// The same, to be filled in: the call becomes one of that family.
    template <class Arguments>
    Arguments& set() {
        auto* known = std::get_if<Arguments>(&arguments);
        return known != nullptr ? *known : arguments.template emplace<Arguments>();
    }
    /// The address that the call names; null: none.
    [[nodiscard]] const Endpoint* address() const;
};

/// A socket that has a port, as the kernel lists it (/proc/PID/net/tcp, proc(5)).
struct PortHolder {
    Endpoint local;
    TcpState state = TcpState::closed;
    Pid pid = 0;  ///< a process that has it; 0: none can be seen
};

struct CallReturned {
    CallId id = 0;
    Time time = 0;
    std::int64_t result = 0;                 ///< as the caller sees it: -1 on error
    int error = 0;                           ///< errno; 0: none
    std::string data;                        ///< the first bytes received (at most 64)
    std::vector<Watch> ready;                ///< wait calls: the TCP sockets that they reported
    std::optional<SocketSnapshot> snapshot;  ///< of `socket` after the call
    std::optional<SocketSnapshot>
        made;  ///< accept, socket, dup, pidfd_getfd: the socket behind the descriptor returned
    std::optional<std::uint64_t>
        moved;           ///< sendmmsg, recvmmsg, whose result counts messages: their bytes
    bool slept = false;  ///< a blocking send, a lingering close: its thread slept meanwhile
    std::optional<PortHolder> holder{};  ///< bind() failed with EADDRINUSE: what has the port
};

/// Bytes that a send or receive moved; -1 on error.
std::int64_t moved_bytes(const CallReturned& returned);

/// The family of this very call: a splice(2) from the socket receives, one to it sends.
inline Family family(const CallEntered& entered) {
    const bool takes =
        entered.call == SystemCall::splice && entered.as<args::Send>().from_fd == entered.fd;
    return takes ? Family::receive : family(entered.call);
}

/// A socket looked at apart from any call: one that waits in connect(), or one that was there
/// before.
struct SocketSeen {
    Time time = 0;
    Pid pid = 0;
    int fd = -1;
    SocketSnapshot snapshot;
};

}  // namespace tcpwhy::model
