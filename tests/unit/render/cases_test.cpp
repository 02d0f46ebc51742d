// Runs with what the article's has not: losses and repetitions, a full queue, resets with reasons,
// bytes held back. Each in every format, compared with tests/golden.
#include "support/catch.hpp"
#include "support/golden.hpp"
#include "support/play/shown_play.hpp"

using namespace tcpwhy;
using namespace tcpwhy::model;
using test::Play;
using test::ShownPlay;

namespace {

constexpr SocketId client_socket = 2;
constexpr SocketId server_socket = 3;

void name_programs(Play& play) {
    for (const auto& [pid, role, program] :
         {std::tuple{Play::server_pid, Side::server, "echo-server"},
          std::tuple{Play::client_pid, Side::client, "echo-client"}}) {
        ProcessEvent exec;
        exec.what = ProcessEvent::What::exec;
        exec.pid = pid;
        exec.role = role;
        exec.name = program;
        play.test::Play::process_event(exec);
    }
}

void establish(Play& play) {
    play.syn_options = {4, 2};
    name_programs(play);
    play.handshake(play.server_listens());
}

CallId writes(Play& play, std::uint64_t bytes) {
    return play.enter(Play::client_pid, SystemCall::write, client_socket, true, bytes);
}

/// Data is lost; the tail loss probe, then the retransmission timer send it again; both close.
void data_lost(Play& play) {
    establish(play);
    const CallId read = play.enter(Play::server_pid, SystemCall::read, server_socket, true, 1024);
    play.drop(server_socket, true);
    const CallId write = writes(play, 5);
    play.client_sends("P.", 1, 1, 5);
    play.leave(write, 5);
    play.wait(207 * millisecond_ns).client_sends("P.", 1, 1, 5);
    play.drop(server_socket, false);
    play.wait(212 * millisecond_ns).client_sends("P.", 1, 1, 5);
    play.server_sends(".", 1, 6);
    play.leave(read, 5);
    const CallId close = play.enter_close(Play::client_pid, client_socket);
    play.client_sends("F.", 6, 1);
    play.leave(close);
    play.wait(42 * millisecond_ns).server_sends(".", 1, 7);
    const CallId last = play.enter_close(Play::server_pid, server_socket);
    play.server_sends("F.", 1, 7);
    play.client_sends(".", 7, 2);
    play.leave(last);
}

/// Two small writes wait for an ACK and leave as one; close() takes what is corked along.
void bytes_held_back(Play& play) {
    establish(play);
    const CallId first = writes(play, 3);
    play.client_sends("P.", 1, 1, 3);
    play.leave(first, 3);
    play.leave(writes(play, 3), 3);
    play.leave(writes(play, 3), 3);
    play.wait(43 * millisecond_ns).server_sends(".", 1, 4);
    play.client_sends("P.", 4, 1, 6);
    play.server_sends(".", 1, 10);
    play.leave(writes(play, 2), 2);
    const CallId close = play.enter_close(Play::client_pid, client_socket);
    play.client_sends("FP.", 10, 1, 2);
    play.leave(close);
    play.wait(40 * millisecond_ns).server_sends(".", 1, 13);
}

/// The backlog is 0: the second client's SYN finds the queue full. Then the server is killed.
void queue_full(Play& play) {
    name_programs(play);
    CallEntered listen;
    listen.pid = Play::server_pid;
    listen.call = SystemCall::listen;
    listen.socket = 1;
    listen.fd = 1;
    CallReturned listening;
    listening.snapshot = SocketSnapshot{};
    listening.snapshot->socket = 1;
    listening.snapshot->local = play.server;
    play.leave(play.enter(listen), listening);
    const auto named = [&](SocketId socket) {
        CallReturned returned;
        returned.snapshot = SocketSnapshot{};
        returned.snapshot->socket = socket;
        returned.snapshot->local = play.client;
        returned.snapshot->remote = play.server;
        return returned;
    };
    const CallId first = play.enter(Play::client_pid, SystemCall::connect, 2, true);
    play.client_sends("S", 0);
    play.server_sends("S.", 0, 1);
    play.client_sends(".", 1, 1);
    play.leave(first, named(2));
    play.client.port = 40001;
    CallReturned goes_on = named(4);
    goes_on.result = -1;
    goes_on.error = 115;  // EINPROGRESS
    const CallId second = play.enter(Play::client_pid, SystemCall::connect, 4);
    play.client_sends("S", 0);
    play.leave(second, goes_on);
    play.wait(second_ns).client_sends("S", 0);
    play.client.port = 40000;
    constexpr int sigkill = 9;
    play.ends(Play::server_pid, {1}, sigkill);
    play.server_sends("R.", 1, 1);
    play.client.port = 40001;
    play.wait(second_ns).client_sends("S", 0);
    play.server_sends("R.", 0, 1);
}

struct Run {
    const char* name;
    void (*play)(Play&);
};
constexpr Run runs[] = {
    {"data-lost", data_lost}, {"bytes-held-back", bytes_held_back}, {"queue-full", queue_full}};

}  // namespace

TEST_CASE("losses and held bytes and full queues look as they did in every format",
          "[render][cases]") {
    for (const Run& run : runs) {
        for (const std::string format : {"text", "ladder", "json", "story", "svg"}) {
            render::Options options;
            if (format == "text") options.verbosity = 1;
            const std::string file = std::string(run.name) + "." + format;
            INFO(file);
            test::check_golden(file, test::rendered(format, options, [&](TraceSink& outlet) {
                                   ShownPlay play(outlet);
                                   run.play(play);
                                   play.finish();
                               }));
        }
    }
}
