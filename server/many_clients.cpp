#include "server/many_clients.hpp"

#include <spdlog/spdlog.h>
#include <sys/resource.h>

#include "server/messages.hpp"

namespace tcpwhy::server {

void raise_descriptor_limit() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max) return;
    limit.rlim_cur = limit.rlim_max;
    if (::setrlimit(RLIMIT_NOFILE, &limit) != 0)
        spdlog::info("cannot raise the limit of open files: it stays as it is");
}

std::chrono::milliseconds wait_after_failed_accept(const std::error_code& why) {
    constexpr std::chrono::milliseconds until_some_have_ended{20};
    switch (why.value()) {
        case ECONNABORTED:
            return std::chrono::milliseconds{0};
        case EMFILE:
        case ENFILE:
        case ENOBUFS:
        case ENOMEM:
            spdlog::warn("cannot accept for now: {}", why.message());
            return until_some_have_ended;
        default:
            throw cannot_accept(why);
    }
}

}  // namespace tcpwhy::server
