// The names and roles of processes, as the trace has reported them so far.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "tracer/model/process_event.hpp"

namespace tcpwhy::render {

class Processes {
  public:
    void note(const model::ProcessEvent& event) {
        if (event.pid == 0) return;
        Known& known = known_[event.pid];
        if (!event.name.empty()) known.name = event.name;
        using What = model::ProcessEvent::What;
        const bool begins = event.what == What::start || event.what == What::fork;
        if (begins || event.role != model::Side::none) known.role = event.role;
        // An entry stays after the exit, because later lines may still name the process; a reused
        // number overwrites it.
    }
    /// A process that was not started as client or server has the role of its first call.
    void learn(model::Pid pid, model::Side side) {
        if (side == model::Side::none) return;
        Known& known = known_[pid];
        if (known.role == model::Side::none) known.role = side;
    }
    /// "" when nothing is known.
    [[nodiscard]] std::string_view name(model::Pid pid) const {
        const auto found = known_.find(pid);
        return found == known_.end() ? std::string_view{} : std::string_view{found->second.name};
    }
    [[nodiscard]] model::Side role(model::Pid pid) const {
        const auto found = known_.find(pid);
        return found == known_.end() ? model::Side::none : found->second.role;
    }

  private:
    struct Known {
        std::string name;
        model::Side role = model::Side::none;
    };
    std::unordered_map<model::Pid, Known> known_;
};

}  // namespace tcpwhy::render
