#include "tracer/live/reception.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "common/errors.hpp"
#include "tracer/live/client_shares.hpp"

namespace tcpwhy::live {
namespace {

constexpr std::chrono::seconds longest_silence{10};
constexpr std::chrono::milliseconds longest_sleep{1000};  ///< until silent clients are looked for
constexpr std::chrono::milliseconds hurried_sleep{20};  ///< … while connections are being closed
constexpr std::size_t clients_a_turn = 64;

}  // namespace

Reception::Reception(int listener, House house)
    : listener_(listener),
      house_(std::move(house)),
      woken_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    if (!woken_) throw UnavailableError(attempt_failed("cannot serve the control socket", errno));
    thread_ = std::thread([this] { serve(); });
}

Reception::~Reception() {
    ending_ = true;
    eventfd_write(woken_.get(), 1);
    thread_.join();
    for (Client& client : clients_) dismiss(client);
}

std::optional<Reception::Application> Reception::next(std::chrono::milliseconds at_most) {
    std::unique_lock lock(mutex_);
    if (applications_.empty() && at_most.count() > 0) applied_.wait_for(lock, at_most);
    if (applications_.empty()) return std::nullopt;
    Application first = std::move(applications_.front());
    applications_.pop_front();
    return first;
}

void Reception::answer(ClientId client, Message message, bool stays) {
    {
        const std::lock_guard lock(mutex_);
        replies_.push_back({client, std::move(message), stays});
    }
    eventfd_write(woken_.get(), 1);
}

void Reception::serve() {
    while (!ending_) serve_once();
}

void Reception::serve_once() {
    std::vector<pollfd> waits{{woken_.get(), POLLIN, 0}, {listener_, POLLIN, 0}};
    // An unread packet of a client that waits for its answer must not end each poll.
    for (const Client& client : clients_)
        waits.push_back({client.waiting ? -1 : client.connection.get(), POLLIN, 0});
    const auto sleep = closer_.busy() ? hurried_sleep : longest_sleep;
    const int ready = poll(waits.data(), waits.size(), static_cast<int>(sleep.count()));
    closer_.hurry();
    const auto now = Clock::now();
    std::size_t at = 1;
    std::erase_if(clients_, [&](Client& client) {
        const bool spoke = ready > 0 && waits[++at].revents != 0;
        const bool stays = spoke ? hear(client) : now - client.since <= longest_silence;
        if (!stays) dismiss(client);
        return !stays;
    });
    if (ready > 0 && waits[0].revents != 0) {
        eventfd_t times = 0;
        eventfd_read(woken_.get(), &times);
    }
    send_replies();
    if (ready > 0 && waits[1].revents != 0) take_clients();
}

void Reception::take_clients() {
    for (std::size_t taken = 0; taken < clients_a_turn; ++taken) {
        Descriptor connection(accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK));
        if (!connection) return;
        take_client(std::move(connection));
    }
}

void Reception::take_client(Descriptor connection) {
    const auto peer = peer_of(connection.get());
    Client client{++last_id_, std::move(connection), peer.value_or(Peer{}), Clock::now()};
    // The folder keeps other users out already; this check does so where the folder does not.
    // Root counts as another user: root can become this user first.
    if (!peer || (peer->user != geteuid() && !house_.for_everybody)) {
        refuse(client, "it belongs to another user");
        return dismiss(client);
    }
    std::vector<uid_t> users;
    for (const Client& present : clients_) users.push_back(present.peer.user);
    if (const auto leaving = client_to_leave(users, peer->user, geteuid())) {
        const auto oldest = clients_.begin() + static_cast<std::ptrdiff_t>(*leaving);
        dismiss(*oldest);
        clients_.erase(oldest);
    }
    clients_.push_back(std::move(client));
}

void Reception::dismiss(Client& client) {
    closer_.close(client.peer.user, std::move(client.connection));
}

bool Reception::refuse(const Client& client, const std::string& why) {
    send(client.connection.get(), {std::string(verb::refused), why});
    return false;
}

bool Reception::hear(Client& client) {
    const Packet packet = receive_text(client.connection.get());
    switch (packet.kind) {
        case Packet::Kind::nothing_yet:
            return true;
        case Packet::Kind::message:
            break;
        case Packet::Kind::with_descriptors:
            return refuse(client, "it takes no descriptors");
        default:
            return false;
    }
    if (packet.heard.version != control_version)
        return refuse(client, "it is of another version of tcpwhy");
    client.since = Clock::now();
    return answer_now(client, packet.heard.message);
}

bool Reception::answer_now(Client& client, const Message& question) {
    const int connection = client.connection.get();
    if (question.verb == verb::status)
        return send(connection, {std::string(verb::lab), house_.describe()});
    if (question.verb == verb::join) {
        client.entered = true;
        return send(connection, {std::string(verb::enter), house_.namespaces.empty() ? "host" : ""},
                    house_.namespaces);
    }
    if (question.verb != verb::inside || !client.entered) return false;
    client.waiting = true;
    const std::lock_guard lock(mutex_);
    applications_.push_back({client.id, client.peer, question.rest});
    applied_.notify_one();
    return true;
}

void Reception::send_replies() {
    std::vector<Reply> replies;
    {
        const std::lock_guard lock(mutex_);
        replies.swap(replies_);
    }
    for (const Reply& reply : replies) {
        const auto client = std::find_if(clients_.begin(), clients_.end(),
                                         [&](const Client& one) { return one.id == reply.client; });
        if (client == clients_.end()) continue;
        client->waiting = false;
        client->since = Clock::now();
        if (send(client->connection.get(), reply.message) && reply.stays) continue;
        dismiss(*client);
        clients_.erase(client);
    }
}

}  // namespace tcpwhy::live
