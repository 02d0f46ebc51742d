// A story recorded with one program matches another program that does the same.
#include "support/catch.hpp"
#include "tracer/story/expect/expect.hpp"
#include "tracer/story/text/parser.hpp"

using namespace tcpwhy;

namespace {

std::string narrative(const std::string& expected, const std::string& run) {
    const auto read = [](const std::string& text) {
        return std::get<story::Story>(story::parse_story(text));
    };
    return story::compare(read(expected), read(run)).narrative;
}

}  // namespace

TEST_CASE("the program's name, and flags that change nothing on the wire, are no difference") {
    const std::string expected =
        "server            starts server\n"
        "server            socket(AF_INET, SOCK_STREAM, 0) = 3\n"
        "server            accept(3) = 4\n"
        "server            sendto(4, \"a\", 1, 0) = 1\n";
    CHECK(narrative(expected,
                    "server            starts student-1\n"
                    "server            socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, 0) = 3\n"
                    "server            accept4(3, SOCK_CLOEXEC) = 4\n"
                    "server            sendto(4, \"a\", 1, MSG_NOSIGNAL) = 1\n")
              .empty());
    CHECK_FALSE(narrative(expected,
                          "server            starts student-1\n"
                          "server            socket(AF_INET6, SOCK_STREAM|SOCK_CLOEXEC, 0) = 3\n"
                          "server            accept4(3, SOCK_CLOEXEC) = 4\n"
                          "server            sendto(4, \"a\", 1, MSG_NOSIGNAL) = 1\n")
                    .empty());
}

TEST_CASE("what only asks, or only lets bind() succeed, is no difference") {
    const std::string expected =
        "server            socket(AF_INET, SOCK_STREAM, 0) = 3\n"
        "server            listen(3, 5) = 0\n"
        "server            accept(3) = 4\n"
        "server            getpeername(4) = 0\n"
        "server            close(4) = 0\n";
    CHECK(narrative(expected,
                    "server            socket(AF_INET, SOCK_STREAM, 0) = 3\n"
                    "server            setsockopt(3, SOL_SOCKET, SO_REUSEADDR, 1) = 0\n"
                    "server            listen(3, 128) = 0\n"
                    "server            accept(3) = 4\n"
                    "server            close(4) = 0\n")
              .empty());
    CHECK_FALSE(narrative(expected,
                          "server            socket(AF_INET, SOCK_STREAM, 0) = 3\n"
                          "server            listen(3, 5) = 0\n"
                          "server            accept(3) = 4\n"
                          "server            setsockopt(4, IPPROTO_TCP, TCP_NODELAY, 1) = 0\n"
                          "server            close(4) = 0\n")
                    .empty());
}
