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

std::string Programs::who(model::Pid pid) const {
    const auto found = known_.find(pid);
    if (found != known_.end() && found->second.side != Side::none)
        return "the " + std::string(model::name(found->second.side));
    if (found == known_.end() || found->second.name.empty())
        return "process " + std::to_string(pid);
    std::string name;
    append_visible(name, found->second.name, false);
    return name + " (" + std::to_string(pid) + ')';
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
