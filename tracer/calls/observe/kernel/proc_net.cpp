#include "tracer/calls/observe/kernel/proc_net.hpp"

#include <array>
#include <charconv>
#include <cstring>
#include <sstream>
#include <string>
#include <string_view>

#include "tracer/calls/observe/kernel/proc_files.hpp"

namespace tcpwhy::calls::proc_net {
namespace {

constexpr model::SocketId inode_mark = model::SocketId{1} << 63;

struct Row {
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

std::optional<Row> find_row(model::Pid tid, std::uint64_t inode) {
    for (const char* file : {"/net/tcp", "/net/tcp6"}) {
        std::istringstream lines(proc::read_file("/proc/" + std::to_string(tid) + file));
        std::string line;
        std::getline(lines, line);  // the heading
        while (std::getline(lines, line)) {
            std::istringstream words(line);
            std::string slot, local, remote, state, queues, timer, retransmits, uid, timeout;
            std::uint64_t here = 0;
            words >> slot >> local >> remote >> state >> queues >> timer >> retransmits >> uid >>
                timeout >> here;
            if (!words || here != inode) continue;
            const std::size_t colon = queues.find(':');
            return Row{
                endpoint_in(local), endpoint_in(remote), static_cast<unsigned>(hexadecimal(state)),
                static_cast<std::uint32_t>(hexadecimal(std::string_view(queues).substr(0, colon))),
                static_cast<std::uint32_t>(
                    hexadecimal(std::string_view(queues).substr(colon + 1)))};
        }
    }
    return std::nullopt;
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

}  // namespace tcpwhy::calls::proc_net
