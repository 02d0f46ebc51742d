#include "tracer/problems/programs.hpp"

#include "common/text/utf8.hpp"

namespace tcpwhy::problems {

using model::Side;

std::string words_of(const model::CallEntered& call) {
    std::string words(model::name(call.call));
    words += '(';
    if (call.fd >= 0) words += std::to_string(call.fd);
    return words + ')';
}

void Programs::note(const model::ProcessEvent& event) {
    using What = model::ProcessEvent::What;
    Known& known = known_[event.pid];
    if (event.what == What::start || event.what == What::fork) known = {};
    if (event.what == What::fork) known.parent = event.parent;
    if (!event.name.empty()) known.name = event.name;
    if (event.role != Side::none) known.side = event.role;
    if (event.what == What::start) known.started = true;
    if (event.what == What::signal && model::is_asked_to_end(event)) known.stopped = true;
}

void Programs::called(const model::CallEntered& call) {
    known_[call.pid].last = {call.id, words_of(call), call.site};
}

void Programs::learn(model::Pid pid, Side side) {
    Known& known = known_[pid];
    if (known.side == Side::none) known.side = side;
}

bool Programs::is_child(model::Pid pid) const {
    const auto child = known_.find(pid);
    if (child == known_.end() || child->second.parent == 0) return false;
    return child->second.side != Side::none && side(child->second.parent) == child->second.side;
}

std::string Programs::name_of(model::Pid pid) const {
    std::string name;
    const auto found = known_.find(pid);
    if (found != known_.end()) append_visible(name, found->second.name, false);
    return name;
}

std::string Programs::who(model::Pid pid) const {
    const std::string name = name_of(pid);
    const std::string number = std::to_string(pid);
    const std::string role(model::name(side(pid)));
    if (is_child(pid)) {
        const bool direct = !is_child(known_.at(pid).parent);
        return (direct ? "a child of the " : "a descendant of the ") + role + " (" +
               (name.empty() ? number : name) + ')';
    }
    if (!role.empty()) return "the " + role;
    return name.empty() ? "process " + number : name + " (" + number + ')';
}

Side Programs::side(model::Pid pid) const {
    const auto found = known_.find(pid);
    return found == known_.end() ? Side::none : found->second.side;
}

bool Programs::was_started(model::Pid pid) const {
    const auto found = known_.find(pid);
    return found != known_.end() && found->second.started;
}

bool Programs::was_stopped(model::Pid pid) const {
    const auto found = known_.find(pid);
    return found != known_.end() && found->second.stopped;
}

LastCall Programs::last_call(model::Pid pid) const {
    const auto found = known_.find(pid);
    return found == known_.end() ? LastCall{} : found->second.last;
}

}  // namespace tcpwhy::problems
