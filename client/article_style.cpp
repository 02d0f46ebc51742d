#include "client/article_style.hpp"

#include <spdlog/spdlog.h>

#include <array>
#include <cstdio>

#include "client/connecting.hpp"

namespace tcpwhy::client {
namespace {

using Line = std::array<char, 4096>;

/// fgets(3), but any byte may be in the line: fgets tells no length, so a NUL would cut it. 0: the
/// end of input.
std::size_t get_line(Line& line) {
    std::size_t size = 0;
    while (size < line.size()) {
        const int character = std::getc(stdin);
        if (character == EOF) break;
        line[size++] = static_cast<char>(character);
        if (character == '\n') break;
    }
    return size;
}

/// Reads once and prints it. False when the server has ended its stream.
bool print_reply(int fd) {
    Line reply;
    const std::size_t size = read_some(fd, reply);
    if (size == 0) {
        say_server_closed();
        return false;
    }
    print({reply.data(), size});
    return true;
}

void talk(int fd, const Options& options) {
    bool server_open = true;
    Line line;
    while (server_open) {
        const std::size_t size = get_line(line);
        if (size == 0) break;
        write_all(fd, {line.data(), size});
        server_open = print_reply(fd);
    }
    if (!server_open) return;
    spdlog::info("end of input");
    if (options.half_close) {
        shutdown_sending(fd);
        while (print_reply(fd)) {
        }
    }
}

}  // namespace

int talk_as_article(const Options& options) {
    Descriptor socket = connect_to_server(options);
    try {
        talk(socket.get(), options);
        begin_ending(socket.get(), options.ending, exit_status::ok);
        while (options.ending == Ending::shutdown && print_reply(socket.get())) {
        }
    } catch (const std::system_error& error) {
        throw lost(options, error.code());
    }
    return exit_status::ok;
}

}  // namespace tcpwhy::client
