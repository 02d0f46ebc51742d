#include "tracer/calls/words/describe_call.hpp"
#include "tracer/calls/words/error_name.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <cerrno>

#include "common/quoted.hpp"
#include "support/catch.hpp"
#include "tracer/calls/words/program_name.hpp"

using namespace tcpwhy;
using model::CallEntered;
using model::SystemCall;

namespace {

std::string words(const CallEntered& call) {
    std::string out;
    calls::append_call(out, call);
    return out;
}

std::string quoted(std::string_view bytes, std::size_t most = 32) {
    std::string out;
    append_quoted(out, bytes, most);
    return out;
}

CallEntered call_on(int fd, SystemCall name) {
    CallEntered call;
    call.fd = fd;
    call.call = name;
    return call;
}

}  // namespace

TEST_CASE("a call that is about its descriptor alone shows just that") {
    CHECK(words(call_on(3, SystemCall::accept)) == "accept(3)");
    CHECK(words(call_on(3, SystemCall::accept4)) == "accept4(3)");
    CHECK(words(call_on(4, SystemCall::close)) == "close(4)");
    CHECK(words(call_on(4, SystemCall::getpeername)) == "getpeername(4)");
}

TEST_CASE("accept4 shows the flags it gives the new socket") {
    auto call = call_on(3, SystemCall::accept4);
    call.flags = SOCK_CLOEXEC | SOCK_NONBLOCK;
    CHECK(words(call) == "accept4(3, SOCK_CLOEXEC|SOCK_NONBLOCK)");
}

TEST_CASE("connect and bind show the address") {
    auto call = call_on(3, SystemCall::connect);
    call.address = parse_endpoint("127.0.0.1:9877");
    CHECK(words(call) == "connect(3, 127.0.0.1:9877)");
    call.address = parse_endpoint("[::1]:9877");
    CHECK(words(call) == "connect(3, [::1]:9877)");
    call.call = SystemCall::bind;
    CHECK(words(call) == "bind(3, [::1]:9877)");
}

TEST_CASE("a connect that dissolves the association says AF_UNSPEC") {
    auto call = call_on(3, SystemCall::connect);
    call.disconnects = true;
    CHECK(words(call) == "connect(3, AF_UNSPEC)");
}

TEST_CASE("socket shows family, type with flags, and protocol") {
    CallEntered call;
    call.call = SystemCall::socket;
    call.level = AF_INET6;
    call.flags = SOCK_STREAM | SOCK_NONBLOCK;
    CHECK(words(call) == "socket(AF_INET6, SOCK_STREAM|SOCK_NONBLOCK, 0)");
    call.option = IPPROTO_TCP;
    CHECK(words(call) == "socket(AF_INET6, SOCK_STREAM|SOCK_NONBLOCK, IPPROTO_TCP)");
}

TEST_CASE("a write shows the bytes as a C string and how many were offered") {
    auto call = call_on(4, SystemCall::write);
    call.data = "a\n";
    call.bytes = 2;
    CHECK(words(call) == R"(write(4, "a\n", 2))");
    call.call = SystemCall::sendto;
    call.flags = MSG_NOSIGNAL | MSG_MORE;
    CHECK(words(call) == R"(sendto(4, "a\n", 2, MSG_NOSIGNAL|MSG_MORE))");
}

TEST_CASE("bytes that are not shown are hinted at") {
    auto call = call_on(4, SystemCall::write);
    call.data = "ab";
    call.bytes = 5000;
    CHECK(words(call) == R"(write(4, "ab"..., 5000))");
    call.data.clear();
    CHECK(words(call) == "write(4, ?, 5000)");
    call.bytes = 0;
    CHECK(words(call) == R"(write(4, "", 0))");
}

TEST_CASE("a read shows its room and its flags") {
    auto call = call_on(4, SystemCall::read);
    call.bytes = 4096;
    CHECK(words(call) == "read(4, 4096)");
    call.call = SystemCall::recvfrom;
    call.flags = MSG_PEEK;
    CHECK(words(call) == "recvfrom(4, 4096, MSG_PEEK)");
}

TEST_CASE("shutdown and listen show how") {
    auto call = call_on(4, SystemCall::shutdown);
    call.how = SHUT_WR;
    CHECK(words(call) == "shutdown(4, SHUT_WR)");
    call.how = 7;
    CHECK(words(call) == "shutdown(4, 7)");
    call.call = SystemCall::listen;
    call.how = 5;
    CHECK(words(call) == "listen(4, 5)");
}

TEST_CASE("socket options have names, level by level") {
    auto call = call_on(3, SystemCall::setsockopt);
    call.level = SOL_SOCKET;
    call.option = SO_REUSEADDR;
    call.value = 1;
    CHECK(words(call) == "setsockopt(3, SOL_SOCKET, SO_REUSEADDR, 1)");
    call.level = IPPROTO_TCP;
    call.option = TCP_NODELAY;
    CHECK(words(call) == "setsockopt(3, IPPROTO_TCP, TCP_NODELAY, 1)");
    call.level = IPPROTO_IPV6;
    call.option = IPV6_V6ONLY;
    CHECK(words(call) == "setsockopt(3, IPPROTO_IPV6, IPV6_V6ONLY, 1)");
    call.level = 99;
    call.option = 98;
    CHECK(words(call) == "setsockopt(3, 99, 98, 1)");
    call.call = SystemCall::getsockopt;
    call.level = SOL_SOCKET;
    call.option = SO_ERROR;
    CHECK(words(call) == "getsockopt(3, SOL_SOCKET, SO_ERROR)");
}

TEST_CASE("SO_LINGER shows both its fields") {
    auto call = call_on(3, SystemCall::setsockopt);
    call.level = SOL_SOCKET;
    call.option = SO_LINGER;
    call.value = 1;
    call.value2 = 0;
    CHECK(words(call) == "setsockopt(3, SOL_SOCKET, SO_LINGER, {onoff=1, linger=0})");
}

TEST_CASE("wait calls show what they watch and for how long") {
    CallEntered call;
    call.call = SystemCall::poll;
    call.watches = {{3, 1, POLLIN}, {4, 2, POLLIN | POLLOUT}};
    call.value = 1000;
    CHECK(words(call) == "poll([3 POLLIN, 4 POLLIN|POLLOUT], 1000)");
    auto epoll = call_on(5, SystemCall::epoll_wait);
    epoll.value = -1;
    CHECK(words(epoll) == "epoll_wait(5, -1)");
    epoll.call = SystemCall::epoll_ctl;
    epoll.how = EPOLL_CTL_ADD;
    epoll.other_fd = 7;
    epoll.watches = {
        {7, 1, static_cast<std::uint32_t>(EPOLLIN) | static_cast<std::uint32_t>(EPOLLET)}};
    CHECK(words(epoll) == "epoll_ctl(5, EPOLL_CTL_ADD, 7, EPOLLIN|EPOLLET)");
}

TEST_CASE("descriptor calls show where the descriptor goes") {
    auto call = call_on(3, SystemCall::dup2);
    call.other_fd = 9;
    CHECK(words(call) == "dup2(3, 9)");
    call = call_on(3, SystemCall::fcntl);
    call.how = F_SETFL;
    call.value = O_RDWR | O_NONBLOCK;
    CHECK(words(call) == "fcntl(3, F_SETFL, O_RDWR|O_NONBLOCK)");
    call.how = F_DUPFD;
    call.value = 10;
    CHECK(words(call) == "fcntl(3, F_DUPFD, 10)");
    call = call_on(3, SystemCall::close_range);
    call.other_fd = -1;
    CHECK(words(call) == "close_range(3, 4294967295)");
    call = call_on(3, SystemCall::ioctl);
    call.how = FIONBIO;
    call.value = 1;
    CHECK(words(call) == "ioctl(3, FIONBIO, 1)");
}

TEST_CASE("a result is the number, or minus one with the error's name") {
    model::CallReturned returned;
    std::string out;
    calls::append_result(out, nullptr);
    CHECK(out.empty());
    returned.result = 4;
    calls::append_result(out, &returned);
    CHECK(out == "= 4");
    out.clear();
    returned.result = -1;
    returned.error = ECONNREFUSED;
    calls::append_result(out, &returned);
    CHECK(out == "= -1 ECONNREFUSED");
    CHECK(calls::error_name(EAGAIN) == "EAGAIN");
    CHECK(calls::error_name(3999) == "E3999");
}

TEST_CASE("bytes are quoted so that C reads the same bytes back") {
    CHECK(quoted("a\n") == R"("a\n")");
    CHECK(quoted("tab\there \"and\" \\") == R"("tab\there \"and\" \\")");
    CHECK(quoted(std::string_view("\0x", 2)) == R"("\0x")");
    CHECK(quoted(std::string_view("\0"
                                  "1",
                                  2)) == R"("\0001")");
    CHECK(quoted("\xff\x7f") == R"("\377\177")");
    CHECK(quoted("") == R"("")");
    CHECK(quoted("abcdef", 3) == R"("abc"...)");
    CHECK(quoted("abc", 3) == R"("abc")");
}

TEST_CASE("a program is called by its base name, an interpreted one by its script") {
    CHECK(calls::program_name({"/usr/bin/echo-server", "--once"}) == "echo-server");
    CHECK(calls::program_name({"python3", "lab/server.py", "9877"}) == "server.py");
    CHECK(calls::program_name({"/usr/bin/python3.11", "-u", "-W", "ignore", "server.py"}) ==
          "server.py");
    CHECK(calls::program_name({"python3", "-m", "http.server"}) == "http.server");
    CHECK(calls::program_name({"python3", "-c", "print(1)", "x.py"}) == "python3");
    CHECK(calls::program_name({"node", "--trace-warnings", "/srv/echo.js"}) == "echo.js");
    CHECK(calls::program_name({"java", "-cp", "out", "EchoServer"}) == "EchoServer");
    CHECK(calls::program_name({"java", "-jar", "lib/echo.jar"}) == "echo.jar");
    CHECK(calls::program_name({"/bin/sh", "run.sh"}) == "run.sh");
    CHECK(calls::program_name({"sh", "-c", "exec true"}) == "sh");
    CHECK(calls::program_name({"pythonic"}) == "pythonic");
    CHECK(calls::program_name({}) == "?");
}
