#include "tracer/analysis/sockets/connect_ends.hpp"

#include <iterator>

namespace tcpwhy::analysis {

void ConnectEnds::learn(model::CallId call, const ConnectEnd& end) {
    forget(call);
    ends_[call] = end;
    if (end.only_port()) by_port_.emplace(end.local->port, call);
}

void ConnectEnds::forget(model::CallId call) {
    const ConnectEnd* end = find(call);
    if (!end) return;
    if (end->only_port()) {
        auto [at, last] = by_port_.equal_range(end->local->port);
        while (at != last) at = at->second == call ? by_port_.erase(at) : std::next(at);
    }
    ends_.erase(call);
}

const ConnectEnd* ConnectEnds::find(model::CallId call) const {
    const auto found = ends_.find(call);
    return found == ends_.end() ? nullptr : &found->second;
}

std::vector<model::CallId> ConnectEnds::calls_at(std::uint16_t port) const {
    std::vector<model::CallId> calls;
    const auto [first, last] = by_port_.equal_range(port);
    for (auto at = first; at != last; ++at) calls.push_back(at->second);
    return calls;
}

}  // namespace tcpwhy::analysis
