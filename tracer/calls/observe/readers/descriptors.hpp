// Which descriptors of which processes refer to which TCP sockets and epoll instances.
//
// A descriptor that is not in a table is no socket that we follow. Therefore the callers report
// every way by which a descriptor appears or goes. Pure bookkeeping: it asks the kernel nothing.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "tracer/calls/observe/kernel/socket_probe.hpp"
#include "tracer/model/socket_call.hpp"

namespace tcpwhy::calls {

class Descriptors;

/// The interest list of an epoll instance, as epoll_ctl(2) made it. Shared by the descriptors that
/// refer to it.
class Epoll {
  public:
    /// The kernel keeps an interest for a file and a descriptor (epoll(7), "Questions and
    /// answers"). While a duplicate keeps the file open, another socket may get the descriptor.
    struct Target {
        int fd = -1;                 ///< -1: none
        model::SocketId socket = 0;  ///< 0: another epoll instance
        friend bool operator==(const Target&, const Target&) = default;
        friend bool operator<(const Target& one, const Target& two) {
            return std::tie(one.fd, one.socket) < std::tie(two.fd, two.socket);
        }
    };
    struct Interest {
        std::uint32_t events = 0;
        std::uint64_t data = 0;
        bool armed = true;
        std::weak_ptr<Epoll> inner{};
    };
    /// Forgets what had the descriptor before and has none in `all` any more.
    void add(const Target& target, const Interest& interest, const Descriptors& all);
    void modify(const Target& target, std::uint32_t events, std::uint64_t data);
    void remove(const Target& target);
    /// An event of the target has been reported: with EPOLLONESHOT that was the last one until
    /// EPOLL_CTL_MOD.
    void disarm(const Target& target);
    [[nodiscard]] bool empty() const { return interests_.empty(); }
    /// The sockets that it watches, also through the epoll instances that it watches (epoll(7)).
    /// Those without a descriptor in `all` are left out: the kernel has taken them off the list.
    [[nodiscard]] std::vector<model::Watch> watches(std::size_t most, const Descriptors& all) const;
    /// The epoll instance that it watches by that target; null: none.
    [[nodiscard]] std::shared_ptr<Epoll> inner(const Target& target) const;
    /// The target that an event with this data reports.
    [[nodiscard]] Target target_of(std::uint64_t data) const;
    [[nodiscard]] bool has(const Target& target) const { return interests_.contains(target); }

  private:
    using Interests = std::map<Target, Interest>;
    Interests::iterator erase(Interests::iterator interest);
    void add_watches(std::vector<model::Watch>& list, std::size_t most, const Descriptors& all,
                     int levels) const;

    Interests interests_;
    std::unordered_map<std::uint64_t, Target> by_data_;
};

struct FileEntry {
    model::SocketId socket = 0;    ///< 0: not a TCP socket
    std::shared_ptr<Epoll> epoll;  ///< null: not an epoll instance
};

/// The descriptors of one process, or of several that share them (CLONE_FILES).
struct FileTable {
    std::map<int, FileEntry> entries;
    std::map<model::Pid, int> users;  ///< threads by process

    [[nodiscard]] model::SocketId socket(int fd) const;
    [[nodiscard]] Epoll* epoll(int fd) const;
    [[nodiscard]] bool holds_sockets() const;
};
using Files = std::shared_ptr<FileTable>;

/// All tables and their sockets. Change tables only through this class, so that it counts the
/// holders.
class Descriptors {
  public:
    void put(FileTable& table, int fd, FileEntry descriptor);
    FileEntry take(FileTable& table, int fd);
    Files copy(const FileTable& table);
    void clear(FileTable& table);

    void join(FileTable& table, model::Pid process);
    /// One thread fewer uses the table; without users it is cleared.
    void leave(FileTable& table, model::Pid process);

    /// Finds the processes that still refer to the socket: fills holders_left and holders.
    void count_holders(model::Release& release) const;
    [[nodiscard]] std::uint32_t holders(model::SocketId socket) const;
    /// Whether any process has a descriptor of it, or one is in flight.
    [[nodiscard]] bool has(model::SocketId socket) const { return sockets_.contains(socket); }

    void in_flight(model::SocketId socket,
                   int change);  ///< sent over a Unix socket (+1), received (-1)
    [[nodiscard]] bool nonblocking(model::SocketId socket) const;
    void set_nonblocking(model::SocketId socket, bool nonblocking);
    /// The facts that were kept of it.
    [[nodiscard]] KnownSocket known(model::SocketId socket) const;
    void keep(const KnownSocket& known);
    /// setsockopt(SO_LINGER) is called.
    void may_linger(model::SocketId socket);
    /// connect(2) is called, which can also disconnect it.
    void forget_addresses(model::SocketId socket);
    /// A send offers so many bytes. Returns how many all sends of its socket have offered.
    std::uint64_t offer(model::SocketId socket, std::uint64_t bytes);

  private:
    struct Holder {
        FileTable* table;
        int fd;
    };
    struct Socket {
        std::vector<Holder> holders;
        int in_flight = 0;
        KnownSocket known;
        std::uint64_t offered = 0;
    };
    void forget_if_unused(model::SocketId socket);

    std::unordered_map<model::SocketId, Socket> sockets_;
};

}  // namespace tcpwhy::calls
