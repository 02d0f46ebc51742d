// The names of processes, threads and ports in a story. Every run of the same scenario has the same
// names: they count in the order of first appearance.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "common/endpoint.hpp"
#include "tracer/model/process_event.hpp"
#include "tracer/model/socket_call.hpp"

namespace tcpwhy::story {

class StoryNames {
  public:
    /// The port of the service; 0: unknown, then it is the first port that is named.
    void set_service(std::uint16_t port);

    /// Registers a process that begins.
    void note(const model::ProcessEvent& event);

    /// "server", "client-2" for the second client. A process without a role has its program's name.
    /// `side` is the role of a process about which nothing else is known.
    std::string process(model::Pid pid, model::Side side = model::Side::none);
    /// The process, or "server/2" for a thread other than the first.
    std::string thread(model::Pid pid, model::Pid tid, model::Side side);

    /// The call as strace writes it, without values that differ from run to run: "connect(3,
    /// 127.0.0.1:PORT)".
    std::string call_text(const model::CallEntered& call);

  private:
    struct Known {
        std::string name;
        std::vector<model::Pid> threads;
        bool gone = false;
    };
    std::string unused_name(std::string_view wanted);
    [[nodiscard]] std::string port_word(std::uint16_t port);

    std::unordered_map<model::Pid, Known> processes_;
    std::unordered_set<std::string> used_;
    std::vector<std::uint16_t> ports_;
};

}  // namespace tcpwhy::story
