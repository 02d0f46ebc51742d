#include "tracer/analysis/sockets/interest_list.hpp"

#include <algorithm>

#include "tracer/analysis/sockets/linux_numbers.hpp"

namespace tcpwhy::analysis {
namespace {

bool waits_at(const model::CallEntered& call, model::Pid pid, int epoll_fd) {
    return model::family(call.call) == model::Family::wait && call.pid == pid &&
           call.fd == epoll_fd && call.fd >= 0 && call.socket == 0;
}

/// The socket counts, too: another one may have got the descriptor.
model::Watch* watch_of(OpenCall& call, int fd, model::SocketId socket) {
    auto& watches = call.entered.set<model::args::Wait>().watches;
    const auto found = std::find_if(watches.begin(), watches.end(), [&](const model::Watch& watch) {
        return watch.fd == fd && watch.socket == socket;
    });
    return found == watches.end() ? nullptr : &*found;
}

}  // namespace

std::vector<OpenCall*> apply_change(OpenCalls& calls, const model::CallEntered& epoll_ctl) {
    const auto& change = epoll_ctl.as<model::args::Wait>();
    const bool removes = change.operation == linux_number::epoll_ctl_del;
    std::vector<OpenCall*> watch_more;
    if (!removes && change.watches.empty()) return watch_more;
    for (const auto& [id, call] : calls) {
        if (!waits_at(call->entered, epoll_ctl.pid, epoll_ctl.fd)) continue;
        if (model::Watch* watch = watch_of(*call, change.target_fd, epoll_ctl.socket)) {
            watch->events = removes ? linux_number::epoll_oneshot : change.watches.front().events;
        } else if (!removes) {
            call->entered.set<model::args::Wait>().watches.push_back(change.watches.front());
            watch_more.push_back(call.get());
        }
    }
    return watch_more;
}

void disarm_others(OpenCalls& calls, const model::CallEntered& wait, const model::Watch& ready) {
    if (!waits_at(wait, wait.pid, wait.fd)) return;
    for (const auto& [id, call] : calls) {
        if (id == wait.id || !waits_at(call->entered, wait.pid, wait.fd)) continue;
        model::Watch* watch = watch_of(*call, ready.fd, ready.socket);
        if (!watch || (watch->events & linux_number::epoll_oneshot) == 0) continue;
        watch->events = linux_number::epoll_oneshot;
        // What has come so far was that wait's event.
        std::erase_if(call->wakers,
                      [&](const Waker& waker) { return waker.socket == watch->socket; });
    }
}

}  // namespace tcpwhy::analysis
