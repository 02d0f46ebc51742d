#include "support/play/story_runs.hpp"

namespace tcpwhy::test {

using model::CallEntered;
using model::CallId;
using model::SystemCall;

namespace {

constexpr model::SocketId client_socket = 2;
constexpr model::SocketId server_socket = 3;

CallId enter(StoryPlay& play, model::Pid pid, SystemCall name, int fd, model::SocketId socket,
             std::uint64_t bytes = 0, const std::string& data = {}) {
    CallEntered call;
    call.pid = pid;
    call.call = name;
    call.fd = fd;
    call.socket = socket;
    if (model::family(name) == model::Family::receive)
        call.set<model::args::Receive>().bytes = bytes;
    if (model::family(name) == model::Family::send) {
        call.set<model::args::Send>().bytes = bytes;
        call.set<model::args::Send>().data = data;
    }
    call.may_wait = true;
    return play.enter(call);
}

CallId enter_close(StoryPlay& play, model::Pid pid, int fd, model::SocketId socket) {
    CallEntered call;
    call.pid = pid;
    call.call = SystemCall::close;
    call.fd = fd;
    call.socket = socket;
    call.releases = {{socket, fd, 0, {}, {}}};
    return play.enter(call);
}

}  // namespace

void play_article(StoryPlay& play) {
    play.handshake(play.server_listens());
    const CallId server_read =
        enter(play, Play::server_pid, SystemCall::read, 4, server_socket, 1024);
    const CallId client_write =
        enter(play, Play::client_pid, SystemCall::write, 3, client_socket, 2, "a\n");
    play.client_sends("P.", 1, 1, 2);
    play.server_sends(".", 1, 3);
    play.leave(client_write, 2);
    const CallId client_read =
        enter(play, Play::client_pid, SystemCall::read, 3, client_socket, 1024);
    play.leave(server_read, 2);
    const CallId server_write =
        enter(play, Play::server_pid, SystemCall::write, 4, server_socket, 2, "a\n");
    play.server_sends("P.", 1, 3, 2);
    play.client_sends(".", 3, 3);
    play.leave(server_write, 2);
    play.leave(client_read, 2);
    const CallId close = enter_close(play, Play::server_pid, 4, server_socket);
    play.server_sends("F.", 3, 3);
    play.leave(close);
    play.wait(44 * model::millisecond_ns);
    play.client_sends(".", 3, 4);
    play.ends(Play::client_pid, {client_socket});
    play.client_sends("F.", 3, 4);
    play.server_sends(".", 4, 4);
    play.gone(Play::client_pid, 0);
}

void play_client_closes_first(StoryPlay& play, bool server_is_slow) {
    play.handshake(play.server_listens());
    const CallId read = enter(play, Play::server_pid, SystemCall::read, 4, server_socket, 1024);
    const CallId client_close = enter_close(play, Play::client_pid, 3, client_socket);
    play.client_sends("F.", 1, 1);
    play.leave(client_close);
    if (server_is_slow) {
        play.wait(44 * model::millisecond_ns);
        play.server_sends(".", 1, 2);
    }
    play.leave(read, 0);
    const CallId server_close = enter_close(play, Play::server_pid, 4, server_socket);
    play.server_sends("F.", 1, 2);
    play.client_sends(".", 2, 2);
    play.leave(server_close);
}

}  // namespace tcpwhy::test
