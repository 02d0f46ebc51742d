#include "tracer/render/ladder/quiet_children.hpp"

#include <utility>

namespace tcpwhy::render {

bool QuietChildren::hides(const model::ProcessEvent& event) {
    using What = model::ProcessEvent::What;
    if (event.what == What::fork) {
        quiet_.erase(event.pid);  // a reused number
        if (touching_.erase(event.pid); touching_.contains(event.parent)) {
            touching_.insert(event.pid);
            return false;
        }
        quiet_.emplace(event.pid, event);
        return true;
    }
    const auto found = quiet_.find(event.pid);
    if (found == quiet_.end()) return false;
    const bool ends = event.what == What::exit;
    if (ends) quiet_.erase(found);
    return !(ends && event.signal != 0);
}

std::optional<model::ProcessEvent> QuietChildren::shown_by(const model::CallEntered& call) {
    const bool touches = call.socket != 0 || model::family(call.call) == model::Family::socket;
    if (!touches) return std::nullopt;
    touching_.insert(call.pid);
    const auto found = quiet_.find(call.pid);
    if (found == quiet_.end()) return std::nullopt;
    model::ProcessEvent birth = std::move(found->second);
    quiet_.erase(found);
    birth.time = call.time;
    return birth;
}

}  // namespace tcpwhy::render
