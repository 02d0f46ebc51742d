// A scenario as a run: its programs with their talks, its steps, its expectation.
#pragma once

#include <string>
#include <vector>

#include "tracer/app/trace_run.hpp"
#include "tracer/scenario/scenario.hpp"

namespace tcpwhy::app {

/// A temporary folder with the files that programs are given; gone with this object.
class TalkFiles {
  public:
    TalkFiles() = default;
    ~TalkFiles();
    TalkFiles(const TalkFiles&) = delete;
    TalkFiles& operator=(const TalkFiles&) = delete;

    /// Writes the text and returns the file's path. Throws UnavailableError.
    std::string add(const std::string& name, const std::string& text);

  private:
    std::string folder_;
    std::vector<std::string> files_;
};

/// `files` must live as long as the run.
run::RunRequest request_of(const scenario::Scenario& scenario, TalkFiles& files);

}  // namespace tcpwhy::app
