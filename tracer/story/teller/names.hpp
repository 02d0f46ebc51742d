// What a story calls processes, threads and ports: names that are the same in every run of the same
// scenario, in the order in which they first appear.
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
    /// The port that the run is about; 0 where none is known, then it is the first that is named.
    void set_service(std::uint16_t port);

    /// A process begins, or is one that the story has not met.
    void note(const model::ProcessEvent& event);

    /// "server", "client-2" for the second client; a process without a part is called by its
    /// program's name. `side` is the part of one that nothing else is known of.
    std::string process(model::Pid pid, model::Side side = model::Side::none);
    /// The process, or "server/2" for a thread other than the first.
    std::string thread(model::Pid pid, model::Pid tid, model::Side side);

    /// The call in strace's words, without what differs from run to run: "connect(3,
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
