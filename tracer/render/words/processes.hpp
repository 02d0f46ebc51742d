// The names and roles of processes, as the trace has reported them so far.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

#include "tracer/model/process_event.hpp"
#include "tracer/model/socket_call.hpp"

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
    /// The process that uses a socket, and its descriptor there.
    struct Holder {
        model::Pid pid = 0;
        int fd = -1;
    };
    void note(const model::CallEntered& call) {
        if (call.socket != 0 && call.fd >= 0) holders_[call.socket] = {call.pid, call.fd};
        for (const model::Release& release : call.releases)
            if (release.holders_left == 0) holders_.erase(release.socket);
    }
    /// Process 0: not known.
    [[nodiscard]] Holder holder_of(model::SocketId socket) const {
        const auto found = holders_.find(socket);
        return found == holders_.end() ? Holder{} : found->second;
    }
    /// A process that was not started as client or server has the role of its first call.
    void learn(model::Pid pid, model::Side side) {
        if (side == model::Side::none) return;
        Known& known = known_[pid];
        if (known.role == model::Side::none) known.role = side;
    }
    /// "" when nothing is known.
    [[nodiscard]] std::string_view name(model::Pid pid) const {
        if (pid == 0) return {};  // as in most lines of a capture without calls
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
    std::unordered_map<model::SocketId, Holder> holders_;
};

}  // namespace tcpwhy::render
