#include "tracer/problems/waits.hpp"

#include <algorithm>

namespace tcpwhy::problems {

using model::Side;

void Waits::entered(const model::CallEntered& call, const model::CallFinding& finding) {
    const bool waits = model::family(call) == model::Family::receive && call.may_wait;
    if (waits && finding.connection.id != 0 && finding.side != Side::none)
        open_[call.id] = Wait{call, finding};
}

void Waits::returned(const model::CallEntered& call) {
    open_.erase(call.id);
}

std::vector<Waits::Stuck> Waits::take_stuck(model::Pid pid) {
    std::vector<Stuck> stuck;
    for (const auto& [id, own] : open_) {
        if (own.call.pid != pid) continue;
        const auto other = std::find_if(open_.begin(), open_.end(), [&own = own](const auto& each) {
            const model::CallFinding& there = each.second.finding;
            return there.connection.id == own.finding.connection.id &&
                   there.side != own.finding.side;
        });
        if (other == open_.end()) continue;
        const bool client = own.finding.side == Side::client;
        stuck.push_back({client ? own : other->second, client ? other->second : own});
    }
    for (const Stuck& each : stuck) {
        open_.erase(each.client.call.id);
        open_.erase(each.server.call.id);
    }
    return stuck;
}

}  // namespace tcpwhy::problems
