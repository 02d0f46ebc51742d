#include "server/blocking_style.hpp"

#include <spdlog/spdlog.h>

#include <array>
#include <thread>

#include "common/errors.hpp"
#include "common/socket_calls.hpp"
#include "server/leave_on_signal.hpp"
#include "server/listener.hpp"

namespace tcpwhy::server {
namespace {

using Buffer = std::array<char, 65536>;

/// No call at all where no delay is asked for.
void pause_for(Delays::Milliseconds delay) {
    if (delay.count() > 0) std::this_thread::sleep_for(delay);
}

/// Reads once and echoes what it got, byte by byte the same. False when the client has ended its
/// stream.
bool echo_once(int fd, Buffer& buffer, const Delays& delays) {
    pause_for(delays.read);
    const std::size_t size = read_some(fd, buffer);
    spdlog::debug("read {} bytes", size);
    if (size == 0) return false;
    pause_for(delays.reply);
    write_all(fd, {buffer.data(), size});
    return true;
}

void end_connection(Descriptor connection, Buffer& buffer, const Options& options) {
    pause_for(options.delays.close);
    begin_ending(connection.get(), options.ending, exit_status::ok);
    if (options.ending == Ending::shutdown) {
        while (read_some(connection.get(), buffer) > 0) {
        }
    }
    if (options.ending == Ending::nothing) {
        connection.release();
        if (options.once) wait_for_signal();  // a connection that never ends is never done with
    }
}

void serve_connection(Descriptor connection, Buffer& buffer, const Options& options) {
    try {
        if (options.keep_open) {
            while (echo_once(connection.get(), buffer, options.delays)) {
            }
        } else {
            echo_once(connection.get(), buffer, options.delays);
            say(about_to_close);
        }
        end_connection(std::move(connection), buffer, options);
    } catch (const std::system_error& error) {
        spdlog::warn("the connection was lost: {}", error.what());
    }
}

}  // namespace

int serve_blocking(const Options& options) {
    const Listener listener = open_listener(options);
    Buffer buffer;
    do {
        pause_for(options.delays.accept);
        Descriptor connection = accept_next(listener.socket.get());
        spdlog::info("accepted a connection");
        serve_connection(std::move(connection), buffer, options);
    } while (!options.once);
    return exit_status::ok;
}

}  // namespace tcpwhy::server
