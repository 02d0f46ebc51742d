#include "common/talk/grammar.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace tcpwhy::talk {

const std::vector<Form>& forms() {
    using enum About;
    static const std::vector<Form> table{
        {"socket", Verb::socket, Argument::family, nothing, true},
        {"bind", Verb::bind, Argument::address},
        {"listen", Verb::listen, Argument::backlog},
        {"accept", Verb::accept, Argument::name, listener, true},
        {"connect", Verb::connect, Argument::opening},
        {"set", Verb::set, Argument::setting},
        {"send", Verb::send, Argument::sending},
        {"read until end", Verb::read_until_end},
        {"read urgent", Verb::read_urgent},
        {"read", Verb::read, Argument::room},
        {"expect", Verb::expect, Argument::string},
        {"wait for data", Verb::wait_for_data},
        {"wait for room", Verb::wait_for_room},
        {"wait for error", Verb::wait_for_error},
        {"wait for connection", Verb::wait_for_connection},
        {"wait for end", Verb::wait_for_end},
        {"wait for reset", Verb::wait_for_reset},
        {"wait for child", Verb::wait_for_child, Argument::none, nothing},
        {"wait for signal", Verb::wait_for_signal, Argument::none, nothing},
        {"shutdown", Verb::shutdown, Argument::direction},
        {"close", Verb::close},
        {"reset", Verb::reset},
        {"disconnect", Verb::disconnect},
        {"pause", Verb::pause, Argument::none, nothing},
        {"sleep", Verb::sleep, Argument::time, nothing},
        {"say", Verb::say, Argument::string, nothing},
        {"ignore", Verb::ignore, Argument::signal, nothing},
        {"fork", Verb::fork, Argument::none, nothing},
        {"end fork", Verb::end_fork, Argument::none, nothing},
        {"give to child", Verb::give},
        {"take from parent", Verb::take, Argument::name, nothing, true},
        {"kill", Verb::kill, Argument::signal, nothing},
        {"exit", Verb::exit, Argument::number, nothing},
    };
    return table;
}

const std::vector<Option>& options() {
    using enum OptionKind;
    static const std::vector<Option> table{
        {"nodelay", "TCP_NODELAY", IPPROTO_TCP, TCP_NODELAY, flag},
        {"cork", "TCP_CORK", IPPROTO_TCP, TCP_CORK, flag},
        {"quickack", "TCP_QUICKACK", IPPROTO_TCP, TCP_QUICKACK, flag},
        {"keep-alive", "SO_KEEPALIVE", SOL_SOCKET, SO_KEEPALIVE, flag},
        {"keep-alive-idle", "TCP_KEEPIDLE", IPPROTO_TCP, TCP_KEEPIDLE, seconds},
        {"keep-alive-interval", "TCP_KEEPINTVL", IPPROTO_TCP, TCP_KEEPINTVL, seconds},
        {"keep-alive-count", "TCP_KEEPCNT", IPPROTO_TCP, TCP_KEEPCNT, number},
        {"user-timeout", "TCP_USER_TIMEOUT", IPPROTO_TCP, TCP_USER_TIMEOUT, milliseconds},
        {"syn-count", "TCP_SYNCNT", IPPROTO_TCP, TCP_SYNCNT, number},
        {"max-segment", "TCP_MAXSEG", IPPROTO_TCP, TCP_MAXSEG, number},
        {"receive-buffer", "SO_RCVBUF", SOL_SOCKET, SO_RCVBUF, number},
        {"send-buffer", "SO_SNDBUF", SOL_SOCKET, SO_SNDBUF, number},
        {"window-clamp", "TCP_WINDOW_CLAMP", IPPROTO_TCP, TCP_WINDOW_CLAMP, number},
        {"defer-accept", "TCP_DEFER_ACCEPT", IPPROTO_TCP, TCP_DEFER_ACCEPT, seconds},
        {"fast-open", "TCP_FASTOPEN", IPPROTO_TCP, TCP_FASTOPEN, number},
        {"fin-timeout", "TCP_LINGER2", IPPROTO_TCP, TCP_LINGER2, seconds},
        {"linger", "SO_LINGER", SOL_SOCKET, SO_LINGER, linger},
        {"oob-inline", "SO_OOBINLINE", SOL_SOCKET, SO_OOBINLINE, flag},
        {"reuse-address", "SO_REUSEADDR", SOL_SOCKET, SO_REUSEADDR, flag},
        {"reuse-port", "SO_REUSEPORT", SOL_SOCKET, SO_REUSEPORT, flag},
        {"ipv6-only", "IPV6_V6ONLY", IPPROTO_IPV6, IPV6_V6ONLY, flag},
        {"nonblocking", "O_NONBLOCK", 0, 0, nonblocking},
    };
    return table;
}

}  // namespace tcpwhy::talk
