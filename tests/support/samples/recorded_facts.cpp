#include "support/samples/recorded_facts.hpp"

#include <algorithm>

namespace tcpwhy::test {

using model::ProcessEvent;

void RecordedFacts::check_time(model::Time time) {
    if (time < x_last) complain("a fact is older than the one before");
    if (time < x_settled) complain("a fact is older than what was settled");
    x_last = std::max(x_last, time);
}

void RecordedFacts::check_event(const ProcessEvent& event) {
    int& progress = x_progress[event.pid];
    const std::string name = std::to_string(event.pid) + " " + std::string(model::name(event.what));
    switch (event.what) {
        case ProcessEvent::What::start:
        case ProcessEvent::What::fork:
            if (progress == 1 || progress == 2) complain(name + ": it is there already");
            progress = 1;
            break;
        case ProcessEvent::What::exec:
        case ProcessEvent::What::executing:
        case ProcessEvent::What::thread_ending:
        case ProcessEvent::What::signal:
            if (progress != 1) complain(name + ": it is not running");
            break;
        case ProcessEvent::What::ending:
            if (progress != 1) complain(name + ": it is not running");
            progress = 2;
            break;
        case ProcessEvent::What::exit:
            if (progress != 2) complain(name + ": it was not ending");
            progress = 3;
            break;
    }
}

void RecordedFacts::fact(model::Fact&& fact) {
    check_time(model::time_of(fact));
    if (auto* entered = std::get_if<model::CallEntered>(&fact)) {
        if (entered->id != x_calls.size() + 1) complain("call numbers have a gap");
        if (x_progress[entered->pid] != 1) complain("a call of a process that is not running");
        x_calls[entered->id].entered = std::move(*entered);
    } else if (auto* returned = std::get_if<model::CallReturned>(&fact)) {
        const auto found = x_calls.find(returned->id);
        if (found == x_calls.end()) return complain("a return without entry");
        if (found->second.returned) complain("a call returns twice");
        if (x_progress[found->second.entered.pid] != 1)
            complain("a return in a process that is not running");
        found->second.returned = std::move(*returned);
    } else if (auto* event = std::get_if<ProcessEvent>(&fact)) {
        check_event(*event);
        x_events.push_back(std::move(*event));
    } else if (auto* seen = std::get_if<model::SocketSeen>(&fact)) {
        x_seen.push_back(std::move(*seen));
    } else if (auto* notice = std::get_if<model::Notice>(&fact)) {
        x_notices.push_back(std::move(*notice));
    }
}

void RecordedFacts::settled(model::Time until) {
    if (until < x_settled) complain("what was settled is unsettled");
    x_settled = until;
}

std::vector<model::Notice> RecordedFacts::notices(model::Notice::Code code) const {
    std::vector<model::Notice> found;
    for (const model::Notice& notice : x_notices)
        if (notice.code == code) found.push_back(notice);
    return found;
}

std::vector<RecordedCall> RecordedFacts::calls(model::SystemCall name) const {
    std::vector<RecordedCall> found;
    for (const auto& [id, call] : x_calls)
        if (call.entered.call == name) found.push_back(call);
    return found;
}

std::vector<ProcessEvent> RecordedFacts::events(ProcessEvent::What what) const {
    std::vector<ProcessEvent> found;
    for (const ProcessEvent& event : x_events)
        if (event.what == what) found.push_back(event);
    return found;
}

std::string RecordedFacts::unended() const {
    std::string list;
    for (const auto& [pid, progress] : x_progress)
        if (progress == 1 || progress == 2) list += std::to_string(pid) + " ";
    return list;
}

}  // namespace tcpwhy::test
