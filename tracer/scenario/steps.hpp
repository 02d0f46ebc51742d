// The steps of a scenario, one after the other: what was observed goes in, what is to be done comes
// out. Pure.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "tracer/model/fact.hpp"
#include "tracer/scenario/action.hpp"
#include "tracer/scenario/passed_segment.hpp"
#include "tracer/scenario/step.hpp"

namespace tcpwhy::scenario {

class Steps {
  public:
    explicit Steps(std::vector<ScenarioStep> steps);

    // Events; `program` is the program of the process, "" if it is not one of the cast.
    void on(const model::CallEntered& entered, const std::string& program);
    void on(const model::CallReturned& returned);
    void on(const model::ProcessEvent& event, const std::string& program);
    void segment(const PassedSegment& passed);

    /// The actions that are due now; a step whose socket does not exist yet waits for it.
    std::vector<Action> due(model::Time now);
    [[nodiscard]] bool done() const { return current_ == steps_.size(); }
    /// The step that is waited for, in words; "" when all is done.
    [[nodiscard]] std::string waiting_for() const;

  private:
    struct OpenCall {
        model::CallEntered entered;
        std::string program;
    };
    struct Socket {
        model::Pid pid = 0;
        int fd = -1;
        bool listening = false;
    };
    /// A loss that ends by itself.
    struct Counted {
        Action ending;
        SegmentKind segment = SegmentKind::any;
        model::Side from = model::Side::none;
        std::uint64_t left = 0;
        model::Time since = 0;
    };

    template <class Matches>
    void count(const Matches& matches);
    void learn_socket(const OpenCall& call, const model::CallReturned& returned);
    [[nodiscard]] const Socket* socket(const Deed& deed) const;
    bool perform(const ScenarioStep& step, model::Time now, std::vector<Action>& actions);

    std::vector<ScenarioStep> steps_;
    std::vector<std::uint64_t> happened_;  ///< how often what each step waits for has happened
    std::size_t current_ = 0;
    std::map<model::CallId, OpenCall> open_calls_;
    std::map<std::string, std::vector<Socket>> sockets_;  ///< by program
    std::vector<Counted> counted_;
};

}  // namespace tcpwhy::scenario
