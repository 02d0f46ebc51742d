// The programs of a trace, as far as sentences about them need it: names, roles, their last call.
#pragma once

#include <memory>
#include <string>
#include <unordered_map>

#include "tracer/model/process_event.hpp"

namespace tcpwhy::problems {

/// "write(4)"
std::string words_of(const model::CallEntered& call);

/// A call of a program, in words.
struct LastCall {
    model::CallId id = 0;
    std::string words;
    std::shared_ptr<const model::CallSite> site;
};

class Programs {
  public:
    void note(const model::ProcessEvent& event);
    void called(const model::CallEntered& call);
    void learn(model::Pid pid, model::Side side);
    void forget(model::Pid pid) { known_.erase(pid); }

    /// "the server", "the client", "a child of the server (loop)"; else "loop (4711)",
    /// "process 4711".
    [[nodiscard]] std::string who(model::Pid pid) const;
    [[nodiscard]] model::Side side(model::Pid pid) const;
    /// The run, or a person, has started it: no other program of the trace has.
    [[nodiscard]] bool was_started(model::Pid pid) const;
    /// tcpwhy, or the person at the terminal, has asked it to end.
    [[nodiscard]] bool was_stopped(model::Pid pid) const;
    [[nodiscard]] LastCall last_call(model::Pid pid) const;

  private:
    struct Known {
        std::string name;
        model::Pid parent = 0;  ///< it was forked by this process
        model::Side side = model::Side::none;
        bool started = false;
        bool stopped = false;
        LastCall last;
    };
    /// The process that made it has the same role.
    [[nodiscard]] bool is_child(model::Pid pid) const;
    [[nodiscard]] std::string name_of(model::Pid pid) const;  ///< "loop"; "" if it is not known

    std::unordered_map<model::Pid, Known> known_;
};

}  // namespace tcpwhy::problems
