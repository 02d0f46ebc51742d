// The calls that wait for a connection's data. Two programs that both wait for the other's are
// stuck.
#pragma once

#include <unordered_map>
#include <vector>

#include "tracer/model/finding.hpp"
#include "tracer/model/socket_call.hpp"

namespace tcpwhy::problems {

class Waits {
  public:
    /// A call that waits at an end of a connection.
    struct Wait {
        model::CallEntered call;
        model::CallFinding finding;
    };
    struct Stuck {
        Wait client;
        Wait server;
    };

    void entered(const model::CallEntered& call, const model::CallFinding& finding);
    void returned(const model::CallEntered& call);
    /// The connections both ends of which wait, one of them in a call of `pid`. They are forgotten.
    std::vector<Stuck> take_stuck(model::Pid pid);

  private:
    std::unordered_map<model::CallId, Wait> open_;
};

}  // namespace tcpwhy::problems
