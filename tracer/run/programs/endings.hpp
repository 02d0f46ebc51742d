// How the programs of a run ended, as far as it was a failure.
#pragma once

#include <map>
#include <set>
#include <string>

#include "tracer/model/trace_sink.hpp"

namespace tcpwhy::run {

class Endings : public model::PartialSink {
  public:
    void process(const model::ProcessEvent& event) override;
    /// "the client was killed by SIGSEGV (status 139); the server ended with status 1", in the
    /// order in which they ended. A signal from tcpwhy is no failure, nor is what a program makes
    /// of it.
    [[nodiscard]] const std::string& failures() const { return failures_; }

  private:
    std::map<model::Pid, model::Side> started_;  ///< by the run itself
    std::set<model::Pid> stopped_;               ///< tcpwhy has asked them to end
    std::string failures_;
};

}  // namespace tcpwhy::run
