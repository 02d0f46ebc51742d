#include "tracer/where/filter.hpp"

#include <algorithm>
#include <memory>
#include <optional>

namespace tcpwhy::where {
namespace {

/// Whether the return of a call can still make it match.
bool waits_for_return(const Conditions& conditions) {
    return conditions.ask(Key::error) || conditions.ask(Key::note) || conditions.ask(Key::state);
}

}  // namespace

void Filter::pass(model::Time time, model::ConnectionId connection, WaitingRoom::Event event) {
    if (!conditions_.ask(Key::outcome)) {
        connections_.insert(connection);
        ++shown_;
        return event();
    }
    if (connection == 0) return;  // nothing has an outcome without a connection
    waiting_.add(time, connection, [this, connection, event = std::move(event)] {
        connections_.insert(connection);
        ++shown_;
        event();
    });
}

void Filter::tell(model::CallId id, model::ConnectionId connection) {
    const auto found = pending_.find(id);
    if (found == pending_.end()) return;
    const auto shared = std::make_shared<const Pending>(std::move(found->second));
    pending_.erase(found);
    told_.emplace(id, connection);
    pass(shared->call.time, connection,
         [this, shared] { inner_.call_entered(shared->call, shared->finding); });
}

void Filter::add_process(Traits& traits, model::Pid pid) const {
    if (pid == 0 || !conditions_.ask(Key::process)) return;
    traits.pids.push_back(pid);
    if (const auto found = names_.find(pid); found != names_.end())
        traits.process_names.emplace_back(found->second);
}

void Filter::learn(const model::CallEntered& call, const model::CallFinding& finding) {
    if (!conditions_.ask(Key::process) || finding.connection.id == 0) return;
    owners_[{finding.connection.id, finding.side}].insert(call.pid);
}

void Filter::segment(const model::Segment& segment, const model::SegmentFinding& finding) {
    Traits traits;
    traits.notes = &finding.notes;
    traits.cause = &finding.cause;
    traits.states = {finding.client_state, finding.server_state};
    traits.side = finding.from;
    add_process(traits, finding.cause.pid);
    if (const auto end = owners_.find({finding.connection.id, finding.from}); end != owners_.end())
        for (const model::Pid pid : end->second) add_process(traits, pid);
    if (!matches(conditions_, traits)) return;
    tell(finding.cause.call, finding.connection.id);
    // With --process, what a segment wakes in another process is not asked for.
    if (!conditions_.ask(Key::process))
        for (const model::CallId id : finding.may_wake) tell(id, finding.connection.id);
    if (!conditions_.ask(Key::outcome))
        return pass(segment.time, finding.connection.id, [&] { inner_.segment(segment, finding); });
    const auto own = std::make_shared<const OwnSegment>(segment, finding);
    pass(segment.time, finding.connection.id,
         [this, own] { inner_.segment(own->segment(), own->finding()); });
}

void Filter::icmp(const model::IcmpError& error, const model::IcmpFinding& finding) {
    Traits traits;
    traits.states = {finding.client_state, finding.server_state};
    if (!matches(conditions_, traits)) return;
    model::IcmpError own = error;
    if (conditions_.ask(Key::outcome)) own.frame.bytes = {};  // borrowed, and no format shows it
    pass(error.time, finding.connection.id, [this, own, finding] { inner_.icmp(own, finding); });
}

Traits Filter::traits_of(const model::CallEntered& call, const model::CallReturned* returned,
                         const model::CallFinding& finding) const {
    Traits traits;
    traits.notes = &finding.notes;
    traits.states = finding.possible;
    if (finding.state) traits.states.add(*finding.state);
    if (returned != nullptr) traits.error = returned->error;
    traits.side = finding.side;
    add_process(traits, call.pid);
    return traits;
}

void Filter::call_entered(const model::CallEntered& call, const model::CallFinding& finding) {
    learn(call, finding);
    pending_.emplace(call.id, Pending{call, finding});
    if (waits_for_return(conditions_) || conditions_.ask(Key::outcome)) return;
    if (matches(conditions_, traits_of(call, nullptr, finding)))
        tell(call.id, finding.connection.id);
}

void Filter::call_returned(const model::CallEntered& call, const model::CallReturned* returned,
                           const model::CallFinding& finding) {
    learn(call, finding);
    if (matches(conditions_, traits_of(call, returned, finding)))
        tell(call.id, finding.connection.id);
    pending_.erase(call.id);
    const auto told = told_.find(call.id);
    if (told == told_.end()) return;
    const model::ConnectionId connection =
        finding.connection.id != 0 ? finding.connection.id : told->second;
    told_.erase(told);
    if (!conditions_.ask(Key::outcome)) return inner_.call_returned(call, returned, finding);
    const std::optional<model::CallReturned> result =
        returned != nullptr ? std::optional(*returned) : std::nullopt;
    pass(returned != nullptr ? returned->time : call.time, connection,
         [this, call, result, finding] {
             inner_.call_returned(call, result ? &*result : nullptr, finding);
         });
}

void Filter::implied(const model::Implied& implied) {
    model::Cause cause;
    cause.kind = implied.call != 0 ? model::CauseKind::call : model::CauseKind::exit;
    cause.name = implied.name;
    Traits traits;
    traits.cause = &cause;
    traits.side = implied.from;
    for (const model::TcpStates& states : {implied.client_states, implied.server_states})
        states.each([&](model::TcpState state) { traits.states.add(state); });
    add_process(traits, implied.pid);
    if (!matches(conditions_, traits)) return;
    tell(implied.call, implied.connection.id);
    pass(implied.time, implied.connection.id, [this, implied] { inner_.implied(implied); });
}

void Filter::process(const model::ProcessEvent& event) {
    if (!event.name.empty()) names_[event.pid] = event.name;
    Traits traits;
    add_process(traits, event.pid);
    if (matches_process(conditions_, traits)) inner_.process(event);
}

void Filter::orphan(const model::OrphanSeen& seen, const model::OrphanFinding& finding) {
    Traits traits;
    traits.states = {finding.state};
    traits.side = finding.side;
    if (!matches(conditions_, traits)) return;
    pass(seen.time, finding.connection.id, [this, seen, finding] { inner_.orphan(seen, finding); });
}

bool Filter::wants(const model::ConnectionFinding& finding) const {
    if (!matches(conditions_, finding.outcome)) return false;
    Traits traits;
    traits.notes = &finding.notes;
    traits.states = {finding.client_state, finding.server_state};
    add_process(traits, finding.client.pid);
    add_process(traits, finding.server.pid);
    return matches(conditions_, traits) || connections_.count(finding.identity.id) != 0;
}

void Filter::closed(const model::ConnectionFinding& finding) {
    if (conditions_.ask(Key::outcome))
        waiting_.decide(finding.identity.id, matches(conditions_, finding.outcome));
    if (wants(finding)) inner_.closed(finding);
}

void Filter::connection(const model::ConnectionFinding& finding) {
    if (conditions_.ask(Key::outcome))
        waiting_.decide(finding.identity.id, matches(conditions_, finding.outcome));
    if (!wants(finding)) return;
    ++shown_;
    connections_.insert(finding.identity.id);
    inner_.connection(finding);
}

void Filter::problem(const model::Problem& problem) {
    Traits traits;
    add_process(traits, problem.pid);
    const bool by_process = conditions_.ask(Key::process) && matches_process(conditions_, traits);
    if (by_process || connections_.count(problem.connection) != 0) inner_.problem(problem);
}

void Filter::settled(model::Time until) {
    const std::optional<model::Time> oldest = waiting_.oldest();
    inner_.settled(oldest ? std::min(until, *oldest - 1) : until);
}

void Filter::end(const model::Summary& summary) {
    waiting_.close();
    inner_.end(summary);
}

}  // namespace tcpwhy::where
