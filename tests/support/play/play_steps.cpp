#include "support/play/play_steps.hpp"

namespace tcpwhy::test {

using namespace model;

CallEntered entry(Pid pid, SystemCall call, SocketId socket) {
    CallEntered entered;
    entered.pid = pid;
    entered.call = call;
    entered.socket = socket;
    entered.fd = static_cast<int>(socket);
    return entered;
}

CallId enter_shutdown(Play& play, Pid pid, SocketId socket, std::int32_t how) {
    CallEntered shutdown = entry(pid, SystemCall::shutdown, socket);
    shutdown.set<args::Shutdown>().how = how;
    return play.enter(shutdown);
}

CallReturned with_snapshot(SocketId socket, std::optional<Endpoint> local,
                           std::optional<Endpoint> remote, std::int64_t result, int error) {
    CallReturned returned;
    returned.result = result;
    returned.error = error;
    returned.snapshot = SocketSnapshot{};
    returned.snapshot->socket = socket;
    returned.snapshot->local = local;
    returned.snapshot->remote = remote;
    return returned;
}

CallReturned accepted(SocketId socket, std::optional<Endpoint> local,
                      std::optional<Endpoint> remote) {
    CallReturned returned;
    returned.result = static_cast<std::int64_t>(socket);
    returned.made = SocketSnapshot{};
    returned.made->socket = socket;
    returned.made->local = local;
    returned.made->remote = remote;
    return returned;
}

void look_at_connecting(Play& play, std::optional<TcpState> state) {
    SocketSnapshot named;
    named.socket = client_socket;
    named.local = play.client;
    named.state = state;
    play.sees(Play::client_pid, named);
}

void close_both(Play& play, Side first) {
    const auto close_end = [&play](Side side, std::uint32_t ack) {
        const bool client = side == Side::client;
        const CallId close = client ? play.enter_close(Play::client_pid, client_socket)
                                    : play.enter_close(Play::server_pid, server_socket);
        client ? play.client_sends("F.", 1, ack) : play.server_sends("F.", 1, ack);
        play.leave(close);
    };
    const bool client_first = first == Side::client;
    close_end(first, 1);
    close_end(client_first ? Side::server : Side::client, 2);
    client_first ? play.client_sends(".", 2, 2) : play.server_sends(".", 2, 2);
}

CallId listen_with(Play& play, std::int32_t backlog) {
    CallEntered listen = entry(Play::server_pid, SystemCall::listen, listener);
    listen.set<args::Listen>().backlog = backlog;
    const CallId id = play.enter(listen);
    play.leave(id, with_snapshot(listener, play.server, {}));
    return id;
}

void connect_without_accept(Play& play) {
    const CallId connect = play.enter(Play::client_pid, SystemCall::connect, client_socket, true);
    look_at_connecting(play);
    play.client_sends("S", 0);
    play.server_sends("S.", 0, 1);
    play.client_sends(".", 1, 1);
    play.leave(connect);
}

Established::Established() {
    syn_options = {4, 2};
    handshake(server_listens());
}

const Note* note_of(const Play& play, SegmentNumber number, NoteCode code) {
    return play.segment(number).finding.notes.find(code);
}

const Notes& notes_of(const Play& play, CallId id) {
    return play.found(id).finding.notes;
}

}  // namespace tcpwhy::test
