#include "tracer/scenario/steps.hpp"

#include <algorithm>
#include <cerrno>
#include <utility>

#include "tracer/calls/words/error_name.hpp"
#include "tracer/scenario/cast.hpp"

namespace tcpwhy::scenario {

using model::CallEntered;
using model::CallReturned;
using model::Family;
using model::ProcessEvent;
using model::Side;
using model::SystemCall;

namespace {

/// By its own name, or by its family's: "accept" is accept4() too.
bool is_named(SystemCall call, const std::string& word) {
    return name(call) == word || name(model::family(call)) == word;
}

bool is_call(Occasion::Kind kind, const Occasion& when, SystemCall call,
             const std::string& program) {
    return when.kind == kind && when.program == program && is_named(call, when.call);
}

bool has_result(const Occasion& when, const CallReturned& returned) {
    if (!when.error.empty()) return calls::error_name(returned.error) == when.error;
    if (when.result) return returned.result == *when.result;
    // A program that asks again and again learns nothing from these.
    return returned.error != EAGAIN && returned.error != EINTR;
}

}  // namespace

Steps::Steps(std::vector<ScenarioStep> steps)
    : steps_(std::move(steps)), happened_(steps_.size()) {}

template <class Matches>
void Steps::count(const Matches& matches) {
    for (std::size_t i = 0; i < steps_.size(); ++i)
        if (matches(steps_[i].when)) ++happened_[i];
}

void Steps::on(const CallEntered& entered, const std::string& program) {
    if (program.empty()) return;
    count([&](const Occasion& when) {
        return is_call(Occasion::Kind::calls, when, entered.call, program) ||
               (entered.may_wait && is_call(Occasion::Kind::waits, when, entered.call, program));
    });
    for (const model::Release& release : entered.releases)
        std::erase_if(sockets_[program], [&](const Socket& socket) {
            return socket.pid == entered.pid && socket.fd == release.fd;
        });
    open_calls_[entered.id] = OpenCall{entered, program};
}

void Steps::on(const CallReturned& returned) {
    const auto found = open_calls_.find(returned.id);
    if (found == open_calls_.end()) return;
    const OpenCall call = std::move(found->second);
    open_calls_.erase(found);
    learn_socket(call, returned);
    count([&](const Occasion& when) {
        return is_call(Occasion::Kind::returns, when, call.entered.call, call.program) &&
               has_result(when, returned);
    });
}

void Steps::learn_socket(const OpenCall& call, const CallReturned& returned) {
    if (returned.error != 0) return;
    std::vector<Socket>& sockets = sockets_[call.program];
    const Family family = model::family(call.entered.call);
    if (returned.made && (family == Family::socket || family == Family::accept))
        sockets.push_back(Socket{call.entered.pid, static_cast<int>(returned.result), false});
    if (call.entered.call != SystemCall::listen) return;
    for (Socket& socket : sockets)
        if (socket.pid == call.entered.pid && socket.fd == call.entered.fd) socket.listening = true;
}

void Steps::on(const ProcessEvent& event, const std::string& program) {
    using What = ProcessEvent::What;
    if (program.empty()) return;
    count([&](const Occasion& when) {
        if (when.program != program) return false;
        if (event.what == What::signal && when.kind == Occasion::Kind::receives)
            return when.signal == event.signal;
        return event.what == What::exit && when.kind == Occasion::Kind::exits;
    });
    if (event.what != What::exit) return;
    std::erase_if(sockets_[program], [&](const Socket& socket) { return socket.pid == event.pid; });
}

void Steps::segment(const PassedSegment& passed) {
    count([&](const Occasion& when) {
        if (when.kind == Occasion::Kind::sends)
            return when.end == passed.from &&
                   model::is_of_kind(when.segment, passed.flags, passed.length);
        return when.kind == Occasion::Kind::is_in &&
               when.state == (when.end == Side::client ? passed.client : passed.server);
    });
    for (Counted& counted : counted_)
        if (counted.from == passed.from && passed.time >= counted.since && counted.left > 0 &&
            model::is_of_kind(counted.segment, passed.flags, passed.length))
            --counted.left;
}

std::vector<Action> Steps::due(model::Time now) {
    std::vector<Action> actions;
    for (const Counted& counted : counted_)
        if (counted.left == 0) actions.push_back(counted.ending);
    std::erase_if(counted_, [](const Counted& counted) { return counted.left == 0; });
    while (!done()) {
        const ScenarioStep& step = steps_[current_];
        const bool happened =
            step.when.kind == Occasion::Kind::at_once || happened_[current_] >= step.when.nth;
        if (!happened || !perform(step, now, actions)) break;
        ++current_;
    }
    return actions;
}

const Steps::Socket* Steps::socket(const Deed& deed) const {
    const auto found = sockets_.find(deed.program);
    if (found == sockets_.end()) return nullptr;
    std::uint64_t nth = 0;
    for (const Socket& socket : found->second)
        if (socket.listening == deed.socket.listener && ++nth == deed.socket.nth) return &socket;
    return nullptr;
}

bool Steps::perform(const ScenarioStep& step, model::Time now, std::vector<Action>& actions) {
    const Deed& deed = step.act;
    Action action;
    action.program = deed.program;
    switch (deed.kind) {
        case Deed::Kind::start:
            action.kind = Action::Kind::start;
            break;
        case Deed::Kind::type:
            action.kind = Action::Kind::type;
            action.text = deed.text;
            break;
        case Deed::Kind::end_input:
            action.kind = Action::Kind::end_input;
            break;
        case Deed::Kind::signal:
            action.kind = Action::Kind::signal;
            action.signal = deed.signal;
            break;
        case Deed::Kind::drop:
        case Deed::Kind::drop_no_more:
            const Socket* at = socket(deed);
            if (at == nullptr) return false;
            action.pid = at->pid;
            action.fd = at->fd;
            action.kind = Action::Kind::drop_no_more;
            if (deed.kind == Deed::Kind::drop_no_more) break;
            if (deed.at_most > 0)
                counted_.push_back(Counted{action, deed.segment, other(role_named(deed.program)),
                                           deed.at_most, now});
            action.kind = Action::Kind::drop;
            action.segment = deed.segment;
            break;
    }
    actions.push_back(std::move(action));
    return true;
}

std::string Steps::waiting_for() const {
    if (done()) return "";
    const ScenarioStep& step = steps_[current_];
    return step.text + (step.location.empty() ? "" : " (" + step.location + ")");
}

}  // namespace tcpwhy::scenario
