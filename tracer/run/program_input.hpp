// A program's standard input: nothing, a file, this process's own, or a pipe that the run script
// types into.
#pragma once

#include <functional>
#include <string>

#include "common/descriptor.hpp"

namespace tcpwhy::run {

class ProgramInput {
  public:
    /// `typed`: a pipe; else the file of that name ("": /dev/null, "-": inherited). A FIFO may wait
    /// for its writer, until `interrupted` returns a signal. Throws UsageError, which names the
    /// program, or Error when interrupted.
    ProgramInput(const std::string& program, bool typed, const std::string& file,
                 const std::function<int()>& interrupted);

    /// The program's end; -1: it inherits. Call `close_program_end` after its start.
    [[nodiscard]] int program_end() const { return program_end_.get(); }
    void close_program_end() { program_end_.close(); }

    void type(const std::string& text);  ///< queues it; never waits
    void end();                          ///< the input ends after all typed text
    void flush();                        ///< writes as much as the pipe has room for

  private:
    Descriptor program_end_;
    Descriptor ours_;
    std::string pending_;
    bool ending_ = false;
};

}  // namespace tcpwhy::run
