#include "tracer/calls/words/telling_options.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>

namespace tcpwhy::calls {
namespace {

struct LevelAndOption {
    std::int32_t level;
    std::int32_t option;
};
constexpr std::array telling = {
    LevelAndOption{IPPROTO_TCP, TCP_NODELAY},
    LevelAndOption{IPPROTO_TCP, TCP_CORK},
    LevelAndOption{IPPROTO_TCP, TCP_QUICKACK},
    LevelAndOption{IPPROTO_TCP, TCP_DEFER_ACCEPT},
    LevelAndOption{IPPROTO_TCP, TCP_USER_TIMEOUT},
    LevelAndOption{IPPROTO_TCP, TCP_LINGER2},
    LevelAndOption{IPPROTO_TCP, TCP_SYNCNT},
    LevelAndOption{IPPROTO_TCP, TCP_MAXSEG},
    LevelAndOption{IPPROTO_TCP, TCP_WINDOW_CLAMP},
    LevelAndOption{IPPROTO_TCP, TCP_KEEPIDLE},
    LevelAndOption{IPPROTO_TCP, TCP_KEEPINTVL},
    LevelAndOption{IPPROTO_TCP, TCP_KEEPCNT},
    LevelAndOption{IPPROTO_TCP, TCP_FASTOPEN},
    LevelAndOption{IPPROTO_TCP, TCP_FASTOPEN_CONNECT},
    LevelAndOption{SOL_SOCKET, SO_LINGER},
    LevelAndOption{SOL_SOCKET, SO_KEEPALIVE},
    LevelAndOption{SOL_SOCKET, SO_RCVBUF},
    LevelAndOption{SOL_SOCKET, SO_SNDBUF},
};

}  // namespace

bool changes_segments(const model::CallEntered& call) {
    if (call.call != model::SystemCall::setsockopt) return false;
    const auto& set = call.as<model::args::Option>();
    return std::any_of(telling.begin(), telling.end(), [&](const LevelAndOption& one) {
        return one.level == set.level && one.option == set.option;
    });
}

}  // namespace tcpwhy::calls
