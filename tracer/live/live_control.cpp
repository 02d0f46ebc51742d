#include "tracer/live/live_control.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "common/errors.hpp"

namespace tcpwhy::live {
namespace {

constexpr std::size_t most_clients = 64;
constexpr std::chrono::seconds longest_silence{10};

Descriptor open_namespace(const char* path) {
    Descriptor found(open(path, O_RDONLY | O_CLOEXEC));
    if (!found) throw UnavailableError(attempt_failed(std::string("cannot open ") + path, errno));
    return found;
}

/// The process that connected may have ended, and its number may belong to a process of another
/// user by now. That process must not be observed without its user's consent.
bool still_is(const Peer& peer) {
    struct stat status {};
    const std::string folder = "/proc/" + std::to_string(peer.pid);
    return stat(folder.c_str(), &status) == 0 && status.st_uid == peer.user;
}

model::Side side_named(const std::string& word) {
    for (const model::Side side : {model::Side::client, model::Side::server})
        if (model::name(side) == word) return side;
    return model::Side::none;
}

}  // namespace

LiveControl::LiveControl(const ControlSocket& socket, Services services)
    : socket_(socket),
      services_(std::move(services)),
      user_namespace_(open_namespace("/proc/self/ns/user")),
      network_namespace_(open_namespace("/proc/self/ns/net")) {}

void LiveControl::serve(std::chrono::milliseconds at_most) {
    std::vector<pollfd> waits{{socket_.fd(), POLLIN, 0}};
    for (const Client& client : clients_) waits.push_back({client.connection.get(), POLLIN, 0});
    const int ready = poll(waits.data(), waits.size(), static_cast<int>(at_most.count()));
    const auto now = Clock::now();
    std::size_t at = 0;
    std::erase_if(clients_, [&](Client& client) {
        const bool spoke = waits[++at].revents != 0;
        return spoke ? !hear(client) : now - client.since > longest_silence;
    });
    if (ready > 0 && waits[0].revents != 0) take_clients();
}

void LiveControl::take_clients() {
    const bool for_everybody = services_.on_host && geteuid() == 0;
    for (std::size_t taken = 0; taken < most_clients; ++taken) {
        Descriptor connection(
            accept4(socket_.fd(), nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
        if (!connection) return;
        const auto peer = peer_of(connection.get());
        // The folder keeps other users out already; this check does so where the folder does not.
        // Root counts as another user: root can become this user first.
        if (!peer || (peer->user != geteuid() && !for_everybody)) {
            send(connection.get(), {std::string(verb::refused), "it belongs to another user"});
            continue;
        }
        // The oldest client has had enough time.
        if (clients_.size() >= most_clients) clients_.erase(clients_.begin());
        clients_.push_back({std::move(connection), *peer, Clock::now(), false});
    }
}

bool LiveControl::hear(Client& client) {
    const Packet packet = receive(client.connection.get());
    switch (packet.kind) {
        case Packet::Kind::nothing_yet:
            return true;
        case Packet::Kind::message:
            break;
        default:
            return false;
    }
    if (packet.heard.version != control_version) {
        send(client.connection.get(),
             {std::string(verb::refused), "it is of another version of tcpwhy"});
        return false;
    }
    client.since = Clock::now();
    return answer(client, packet.heard.message);
}

bool LiveControl::answer(Client& client, const Message& question) {
    const int connection = client.connection.get();
    if (question.verb == verb::status)
        return send(connection, {std::string(verb::lab), services_.describe()});
    if (question.verb == verb::join) {
        client.entered = true;
        if (services_.on_host) return send(connection, {std::string(verb::enter), "host"});
        return send(connection, {std::string(verb::enter), ""},
                    {user_namespace_.get(), network_namespace_.get()});
    }
    if (question.verb != verb::inside || !client.entered) return false;
    if (!still_is(client.peer)) {
        send(connection, {std::string(verb::refused), "only a process itself can join"});
        return false;
    }
    try {
        services_.observe({client.peer.pid, side_named(question.rest)});
    } catch (const UnavailableError& error) {
        send(connection, {std::string(verb::refused), error.what()});
        return false;
    }
    return send(connection, {std::string(verb::observed), services_.filtered ? "filter" : ""});
}

}  // namespace tcpwhy::live
