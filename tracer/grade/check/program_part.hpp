// The steps of a check that start the program, end it, and judge how it ended.
#pragma once

#include <optional>
#include <string>

#include "tracer/grade/check/context.hpp"

namespace tcpwhy::grade {

class ProgramPart {
  public:
    explicit ProgramPart(Context& context) : context_(context) {}

    void start(bool with_arguments);
    void kill_all();
    /// Waits some seconds for the end of a program that may be about to end. False: it lives on.
    bool let_end();
    void require_running();
    /// `verb`: ends, ends_good or ends_badly.
    void require_end(Verb verb, double seconds);
    /// At least one process is there.
    [[nodiscard]] bool alive() const;
    [[nodiscard]] std::optional<ProgramEnd> end() const { return context_.host.end(); }
    /// A step failed, and the program has ended too soon: says how, because a student sees only
    /// what came of it.
    void add_ending(StepFailure& failure);
    /// "ended with status 1", "was killed by SIGSEGV"; "runs".
    [[nodiscard]] std::string ending_words() const;

  private:
    Context& context_;
};

}  // namespace tcpwhy::grade
