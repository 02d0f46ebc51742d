#include "tracer/scenario/cast.hpp"

#include <algorithm>

namespace tcpwhy::scenario {

using model::ProcessEvent;
using model::Side;

Side role_named(std::string_view program) {
    for (const Side role : {Side::client, Side::server}) {
        const std::string_view word = model::name(role);
        if (program.substr(0, word.size()) != word) continue;
        const std::string_view rest = program.substr(word.size());
        const bool numbered =
            rest.size() == 2 && rest[0] == '-' && rest[1] >= '2' && rest[1] <= '9';
        if (rest.empty() || numbered) return role;
    }
    return Side::none;
}

void Cast::due(const std::string& program) {
    due_.push_back(program);
}

void Cast::on(const ProcessEvent& event) {
    using What = ProcessEvent::What;
    if (event.what == What::exit) processes_.erase(event.pid);
    if (event.what == What::start || event.what == What::fork) {
        Process process{event.role, program_of(event.parent)};
        const auto started = std::find_if(due_.begin(), due_.end(), [&](const auto& program) {
            return role_named(program) == event.role;
        });
        if (event.what == What::start && started != due_.end()) {
            process.program = *started;
            due_.erase(started);
        }
        processes_[event.pid] = std::move(process);
    }
    if (event.what == What::exec) processes_[event.pid].role = event.role;
}

bool Cast::running(Side role) const {
    const auto plays = [&](const auto& entry) { return entry.second.role == role; };
    const auto will = [&](const std::string& program) { return role_named(program) == role; };
    return std::any_of(due_.begin(), due_.end(), will) ||
           std::any_of(processes_.begin(), processes_.end(), plays);
}

std::string Cast::program_of(model::Pid pid) const {
    const auto found = processes_.find(pid);
    return found == processes_.end() ? "" : found->second.program;
}

Side Cast::role_of(model::Pid pid) const {
    const auto found = processes_.find(pid);
    return found == processes_.end() ? Side::none : found->second.role;
}

std::vector<model::Pid> Cast::processes(Side role) const {
    std::vector<model::Pid> pids;
    for (const auto& [pid, process] : processes_)
        if (role == Side::none || process.role == role) pids.push_back(pid);
    return pids;
}

std::vector<model::Pid> Cast::processes(const std::string& program) const {
    std::vector<model::Pid> pids;
    for (const auto& [pid, process] : processes_)
        if (process.program == program) pids.push_back(pid);
    return pids;
}

std::string Cast::running_client() const {
    const std::vector<model::Pid> clients = processes(Side::client);
    if (clients.empty() || !processes("client").empty()) return "the client";
    const std::string other = program_of(clients.front());
    return other.empty() ? "the client" : other;
}

}  // namespace tcpwhy::scenario
