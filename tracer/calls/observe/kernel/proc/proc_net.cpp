#include "tracer/calls/observe/kernel/proc/proc_net.hpp"

#include <array>
#include <charconv>
#include <cstring>
#include <sstream>
#include <string>
#include <string_view>

#include "tracer/calls/observe/kernel/proc/proc_files.hpp"

namespace tcpwhy::calls::proc_net {
namespace {

constexpr model::SocketId inode_mark = model::SocketId{1} << 63;

struct Row {
    std::uint64_t inode = 0;
    Endpoint local;
    Endpoint remote;
    unsigned state = 0;
    std::uint32_t unsent = 0;
    std::uint32_t unread = 0;
};

std::uint64_t hexadecimal(std::string_view text) {
    std::uint64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value, 16);
    return value;
}

/// "0100007F:2695": words of the address in host order, then the port.
Endpoint endpoint_in(std::string_view text) {
    Endpoint endpoint;
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) return endpoint;
    std::array<std::uint8_t, 16> bytes{};
    for (std::size_t at = 0; at + 8 <= colon && at < 32; at += 8) {
        const auto word = static_cast<std::uint32_t>(hexadecimal(text.substr(at, 8)));
        std::memcpy(bytes.data() + at / 2, &word, sizeof word);
    }
    endpoint.address =
        colon == 8 ? Address::ipv4(bytes.data()) : Address::ipv6(bytes.data()).unmapped();
    endpoint.port = static_cast<std::uint16_t>(hexadecimal(text.substr(colon + 1)));
    return endpoint;
}

using Files = std::array<const char*, 2>;
constexpr Files tcp_files{"/net/tcp", "/net/tcp6"};
constexpr Files udp_files{"/net/udp", "/net/udp6"};

/// Calls `take(row)` with each row of these tables until it returns true.
template <class Take>
bool any_row(model::Pid tid, const Files& files, const Take& take) {
    for (const char* file : files) {
        std::istringstream lines(proc::read_file("/proc/" + std::to_string(tid) + file));
        std::string line;
        std::getline(lines, line);  // the heading
        while (std::getline(lines, line)) {
            std::istringstream words(line);
            std::string slot, local, remote, state, queues, timer, retransmits, uid, timeout;
            Row row;
            words >> slot >> local >> remote >> state >> queues >> timer >> retransmits >> uid >>
                timeout >> row.inode;
            if (!words) continue;
            const std::string_view sizes = queues;
            const std::size_t colon = sizes.find(':');
            row.local = endpoint_in(local);
            row.remote = endpoint_in(remote);
            row.state = static_cast<unsigned>(hexadecimal(state));
            row.unsent = static_cast<std::uint32_t>(hexadecimal(sizes.substr(0, colon)));
            row.unread = static_cast<std::uint32_t>(hexadecimal(sizes.substr(colon + 1)));
            if (take(row)) return true;
        }
    }
    return false;
}

std::optional<Row> find_row(model::Pid tid, std::uint64_t inode) {
    std::optional<Row> found;
    any_row(tid, tcp_files, [&](const Row& row) {
        if (row.inode == inode) found = row;
        return found.has_value();
    });
    return found;
}

/// A listener always keeps others from its port, TIME-WAIT least of all.
int rank(model::TcpState state) {
    if (state == model::TcpState::listen) return 3;
    return state == model::TcpState::time_wait ? 1 : 2;
}

bool overlap(const Address& one, const Address& two) {
    return one == two || one.is_any() || two.is_any();
}

}  // namespace

model::SocketId identify(model::Pid tid, int fd, bool known_tcp) {
    const auto found = proc::descriptor(tid, fd);
    if (!found || !found->is_socket) return 0;
    if (!known_tcp && !find_row(tid, found->inode)) return 0;
    return found->inode | inode_mark;
}

std::optional<model::SocketSnapshot> ask(model::Pid tid, int fd, Clock& clock) {
    const auto found = proc::descriptor(tid, fd);
    if (!found || !found->is_socket) return std::nullopt;
    model::SocketSnapshot snapshot;
    snapshot.asked = clock.read();
    const auto row = find_row(tid, found->inode);
    snapshot.answered = clock.read();
    if (!row) return std::nullopt;
    snapshot.socket = found->inode | inode_mark;
    if (row->local.port != 0) snapshot.local = row->local;
    if (row->remote.port != 0) snapshot.remote = row->remote;
    snapshot.state = model::tcp_state_from_kernel(row->state);
    const bool listens = snapshot.state == model::TcpState::listen;  // its queues count connections
    snapshot.unsent_bytes = listens ? 0 : row->unsent;
    snapshot.unread_bytes = listens ? 0 : row->unread;
    snapshot.queued_connections = listens ? row->unread : 0;
    return snapshot;
}

std::optional<model::PortHolder> holder_of(model::Pid tid, const Endpoint& wanted) {
    std::optional<model::PortHolder> best;
    std::uint64_t inode = 0;
    any_row(tid, tcp_files, [&](const Row& row) {
        const auto state = model::tcp_state_from_kernel(row.state);
        if (!state || row.local.port != wanted.port) return false;
        if (!overlap(row.local.address, wanted.address)) return false;
        if (best && rank(best->state) >= rank(*state)) return false;
        best = model::PortHolder{row.local, *state, 0};
        inode = row.inode;
        return *state == model::TcpState::listen;
    });
    if (inode == 0) return best;
    const auto owners = proc::owners_of({inode});
    if (const auto owner = owners.find(inode); owner != owners.end()) best->pid = owner->second.pid;
    return best;
}

std::optional<proc::Owner> udp_owner(model::Pid tid, std::uint16_t port) {
    std::uint64_t inode = 0;
    any_row(tid, udp_files, [&](const Row& row) {
        if (row.local.port == port) inode = row.inode;
        return inode != 0;
    });
    if (inode == 0) return std::nullopt;
    auto owners = proc::owners_of({inode});
    const auto owner = owners.find(inode);
    return owner == owners.end() ? std::nullopt : std::optional(std::move(owner->second));
}

}  // namespace tcpwhy::calls::proc_net
