// --expect FILE.story: the run is compared with this story.
#pragma once

#include <memory>
#include <string>

#include "tracer/model/trace_sink.hpp"
#include "tracer/story/value/story.hpp"

namespace tcpwhy::run {

class Expectation {
  public:
    /// Reads the story. Throws UsageError when it cannot be read, or is malformed
    /// ("FILE:LINE:COLUMN: …").
    explicit Expectation(const std::string& path);
    /// `name` is for messages.
    Expectation(story::Story expected, std::string name);

    /// Must receive the whole trace.
    model::TraceSink& sink() { return *teller_; }
    /// "" when the run was as expected, else the steps that happened and the step that should have.
    [[nodiscard]] std::string narrative() const;

    [[nodiscard]] const std::string& name() const { return name_; }

  private:
    story::Story expected_;
    std::string name_;
    story::Story run_;
    std::unique_ptr<model::TraceSink> teller_;
};

}  // namespace tcpwhy::run
