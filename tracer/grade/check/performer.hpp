// Carries out the script of a check. The first step that goes wrong ends it.
#pragma once

#include <atomic>

#include "tracer/grade/check/context.hpp"
#include "tracer/grade/check/own_ends.hpp"
#include "tracer/grade/check/program_part.hpp"
#include "tracer/grade/check/server_watch.hpp"
#include "tracer/grade/check/serving.hpp"

namespace tcpwhy::grade {

class Performer {
  public:
    /// `context` outlives this.
    Performer(Context& context, Messages messages);

    /// Throws StepFailure and MachineFault; the journal says how far it came. `seconds`: all of it.
    void perform(double seconds);
    /// Thread-safe: perform() ends with a MachineFault at its next step.
    void abort() { aborted_ = true; }

  private:
    void begin();
    void perform_step(const Step& step);
    /// A step that is not only tried.
    void perform_to_the_end(const Step& step);
    void perform_or_try(const Step& step);
    bool perform_on_program(const Step& step);
    bool perform_on_server(const Step& step);
    bool perform_on_connection(const Step& step);
    bool perform_on_client(const Step& step);

    Context& context_;
    ProgramPart program_;
    ServerWatch server_;
    OwnEnds ends_;
    Serving serving_;
    bool failed_try_ = false;
    std::atomic<bool> aborted_{false};
};

}  // namespace tcpwhy::grade
