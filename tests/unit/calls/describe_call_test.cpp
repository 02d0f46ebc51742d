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

#include "common/text/quoted.hpp"
#include "support/catch.hpp"
#include "tracer/calls/words/program_name.hpp"

using namespace tcpwhy;
using model::CallEntered;
using model::SystemCall;
namespace args = model::args;

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
    call.set<args::Accept>().flags = SOCK_CLOEXEC | SOCK_NONBLOCK;
    CHECK(words(call) == "accept4(3, SOCK_CLOEXEC|SOCK_NONBLOCK)");
}

TEST_CASE("connect and bind show the address") {
    auto call = call_on(3, SystemCall::connect);
    call.set<args::Address>().address = parse_endpoint("127.0.0.1:9877");
    CHECK(words(call) == "connect(3, 127.0.0.1:9877)");
    call.set<args::Address>().address = parse_endpoint("[::1]:9877");
    CHECK(words(call) == "connect(3, [::1]:9877)");
    call.call = SystemCall::bind;
    CHECK(words(call) == "bind(3, [::1]:9877)");
}

TEST_CASE("a connect that dissolves the association says AF_UNSPEC") {
    auto call = call_on(3, SystemCall::connect);
    call.set<args::Address>().disconnects = true;
    CHECK(words(call) == "connect(3, AF_UNSPEC)");
}

TEST_CASE("socket shows family, type with flags, and protocol") {
    CallEntered call;
    call.call = SystemCall::socket;
    call.set<args::Socket>().domain = AF_INET6;
    call.set<args::Socket>().type = SOCK_STREAM | SOCK_NONBLOCK;
    CHECK(words(call) == "socket(AF_INET6, SOCK_STREAM|SOCK_NONBLOCK, 0)");
    call.set<args::Socket>().protocol = IPPROTO_TCP;
    CHECK(words(call) == "socket(AF_INET6, SOCK_STREAM|SOCK_NONBLOCK, IPPROTO_TCP)");
}

TEST_CASE("a write shows the bytes as a C string and how many were offered") {
    auto call = call_on(4, SystemCall::write);
    call.set<args::Send>().data = "a\n";
    call.set<args::Send>().bytes = 2;
    CHECK(words(call) == R"(write(4, "a\n", 2))");
    call.call = SystemCall::sendto;
    call.set<args::Send>().flags = MSG_NOSIGNAL | MSG_MORE;
    CHECK(words(call) == R"(sendto(4, "a\n", 2, MSG_NOSIGNAL|MSG_MORE))");
}

TEST_CASE("bytes that are not shown are hinted at") {
    auto call = call_on(4, SystemCall::write);
    call.set<args::Send>().data = "ab";
    call.set<args::Send>().bytes = 5000;
    CHECK(words(call) == R"(write(4, "ab"..., 5000))");
    call.set<args::Send>().data.clear();
    CHECK(words(call) == "write(4, ?, 5000)");
    call.set<args::Send>().bytes = 0;
    CHECK(words(call) == R"(write(4, "", 0))");
}

TEST_CASE("a read shows its room and its flags") {
    auto call = call_on(4, SystemCall::read);
    call.set<args::Receive>().bytes = 4096;
    CHECK(words(call) == "read(4, 4096)");
    call.call = SystemCall::recvfrom;
    call.set<args::Receive>().flags = MSG_PEEK;
    CHECK(words(call) == "recvfrom(4, 4096, MSG_PEEK)");
}

TEST_CASE("preadv2 and pwritev2 show their RWF_ flags") {
    auto call = call_on(4, SystemCall::pwritev2);
    call.set<args::Send>().data = "ab";
    call.set<args::Send>().bytes = 2;
    CHECK(words(call) == "pwritev2(4, \"ab\", 2)");
    call.set<args::Send>().flags = 0x8 | 0x10;
    CHECK(words(call) == "pwritev2(4, \"ab\", 2, RWF_NOWAIT|RWF_APPEND)");
    call = call_on(4, SystemCall::preadv2);
    call.set<args::Receive>().bytes = 4096;
    call.set<args::Receive>().flags = 0x8;
    CHECK(words(call) == "preadv2(4, 4096, RWF_NOWAIT)");
}

TEST_CASE("shutdown and listen show how") {
    auto call = call_on(4, SystemCall::shutdown);
    call.set<args::Shutdown>().how = SHUT_WR;
    CHECK(words(call) == "shutdown(4, SHUT_WR)");
    call.set<args::Shutdown>().how = 7;
    CHECK(words(call) == "shutdown(4, 7)");
    call.call = SystemCall::listen;
    call.set<args::Listen>().backlog = 5;
    CHECK(words(call) == "listen(4, 5)");
}

TEST_CASE("socket options have names, level by level") {
    auto call = call_on(3, SystemCall::setsockopt);
    call.set<args::Option>().level = SOL_SOCKET;
    call.set<args::Option>().option = SO_REUSEADDR;
    call.set<args::Option>().value = 1;
    CHECK(words(call) == "setsockopt(3, SOL_SOCKET, SO_REUSEADDR, 1)");
    call.set<args::Option>().level = IPPROTO_TCP;
    call.set<args::Option>().option = TCP_NODELAY;
    CHECK(words(call) == "setsockopt(3, IPPROTO_TCP, TCP_NODELAY, 1)");
    call.set<args::Option>().level = IPPROTO_IPV6;
    call.set<args::Option>().option = IPV6_V6ONLY;
    CHECK(words(call) == "setsockopt(3, IPPROTO_IPV6, IPV6_V6ONLY, 1)");
    call.set<args::Option>().level = 99;
    call.set<args::Option>().option = 98;
    CHECK(words(call) == "setsockopt(3, 99, 98, 1)");
    call.call = SystemCall::getsockopt;
    call.set<args::Option>().level = SOL_SOCKET;
    call.set<args::Option>().option = SO_ERROR;
    CHECK(words(call) == "getsockopt(3, SOL_SOCKET, SO_ERROR)");
}

TEST_CASE("SO_LINGER shows both its fields") {
    auto call = call_on(3, SystemCall::setsockopt);
    call.set<args::Option>().level = SOL_SOCKET;
    call.set<args::Option>().option = SO_LINGER;
    call.set<args::Option>().value = 1;
    call.set<args::Option>().linger_seconds = 0;
    CHECK(words(call) == "setsockopt(3, SOL_SOCKET, SO_LINGER, {onoff=1, linger=0})");
}

TEST_CASE("wait calls show what they watch and for how long") {
    CallEntered call;
    call.call = SystemCall::poll;
    call.set<args::Wait>().watches = {{3, 1, POLLIN}, {4, 2, POLLIN | POLLOUT}};
    call.set<args::Wait>().timeout_ms = 1000;
    CHECK(words(call) == "poll([3 POLLIN, 4 POLLIN|POLLOUT], 1000)");
    auto epoll = call_on(5, SystemCall::epoll_wait);
    epoll.set<args::Wait>().timeout_ms = -1;
    CHECK(words(epoll) == "epoll_wait(5, -1)");
    epoll.call = SystemCall::epoll_ctl;
    epoll.set<args::Wait>().operation = EPOLL_CTL_ADD;
    epoll.set<args::Wait>().target_fd = 7;
    epoll.set<args::Wait>().watches = {
        {7, 1, static_cast<std::uint32_t>(EPOLLIN) | static_cast<std::uint32_t>(EPOLLET)}};
    CHECK(words(epoll) == "epoll_ctl(5, EPOLL_CTL_ADD, 7, EPOLLIN|EPOLLET)");
}

TEST_CASE("descriptor calls show where the descriptor goes") {
    auto call = call_on(3, SystemCall::dup2);
    call.set<args::Descriptor>().other_fd = 9;
    CHECK(words(call) == "dup2(3, 9)");
    call = call_on(3, SystemCall::fcntl);
    call.set<args::Descriptor>().command = F_SETFL;
    call.set<args::Descriptor>().value = O_RDWR | O_NONBLOCK;
    CHECK(words(call) == "fcntl(3, F_SETFL, O_RDWR|O_NONBLOCK)");
    call.set<args::Descriptor>().command = F_DUPFD;
    call.set<args::Descriptor>().value = 10;
    CHECK(words(call) == "fcntl(3, F_DUPFD, 10)");
    call = call_on(3, SystemCall::close_range);
    call.set<args::Close>().last_fd = -1;
    CHECK(words(call) == "close_range(3, 4294967295)");
    call = call_on(3, SystemCall::ioctl);
    call.set<args::Other>().request = FIONBIO;
    call.set<args::Other>().value = 1;
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
    // A process that has written over its words keeps the name of its program.
    CHECK(calls::program_name({"nginx: worker process"}, "/usr/sbin/nginx") == "nginx");
    CHECK(calls::program_name({"postgres: walwriter ", "", ""},
                              "/usr/lib/postgresql/bin/postgres") == "postgres");
    CHECK(calls::program_name({"sshd: user [priv]"}, "") == "sshd: user [priv]");
    CHECK(calls::program_name({"sh", "-c", "x y"}, "/bin/dash") == "sh");
    CHECK(calls::program_name({"python3", "-c", "print(1)", "x.py"}) == "python3");
    CHECK(calls::program_name({"node", "--trace-warnings", "/srv/echo.js"}) == "echo.js");
    CHECK(calls::program_name({"java", "-cp", "out", "EchoServer"}) == "EchoServer");
    CHECK(calls::program_name({"java", "-jar", "lib/echo.jar"}) == "echo.jar");
    CHECK(calls::program_name({"/bin/sh", "run.sh"}) == "run.sh");
    CHECK(calls::program_name({"sh", "-c", "exec true"}) == "sh");
    CHECK(calls::program_name({"pythonic"}) == "pythonic");
    CHECK(calls::program_name({}) == "?");
}
