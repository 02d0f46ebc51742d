// The output of the traced programs is collected while they run and shown after the trace, so that
// it does not interrupt the picture.
//
// A program writes to a pseudo terminal (pty(7)) where a person would have given it one: then it
// behaves as in a terminal window, and its lines are kept even when a signal ends it. Else it
// writes to a pipe, as it would without tcpwhy: a program that sees a terminal may behave
// differently on the network, too.
#pragma once

#include <cstddef>
#include <string>
#include <thread>
#include <vector>

#include "common/descriptor.hpp"

namespace tcpwhy::run {

struct OutputPlan {
    std::string name;       ///< the program's
    bool terminal = false;  ///< a pseudo terminal, if the machine has one to give
    bool passes = false;    ///< its output goes to standard error as it comes, too: a person types
                            ///< into it and must see what it asks
};

class ProgramOutput {
  public:
    explicit ProgramOutput(const std::vector<OutputPlan>& programs);
    ~ProgramOutput();
    ProgramOutput(const ProgramOutput&) = delete;
    ProgramOutput& operator=(const ProgramOutput&) = delete;

    /// The descriptor for the standard output and error of the program with that index. Call
    /// `close_end` after its start.
    [[nodiscard]] int end(std::size_t program) const {
        return streams_.at(program).program_end.get();
    }
    void close_end(std::size_t program) { streams_.at(program).program_end.close(); }

    /// The output that has not passed through, line by line, each after its program's name
    /// ("server| "): the last lines of each program, or `all`. Closes and waits for the readers.
    std::string finish(bool all);

  private:
    struct Stream {
        std::string name;
        Descriptor ours;
        Descriptor program_end;
        std::string text;
        std::size_t left_out_bytes = 0;
        bool open = true;
        bool passes = false;
    };
    void read_all();
    void stop();

    std::vector<Stream> streams_;
    Descriptor stop_reader_;
    Descriptor stop_writer_;
    std::thread thread_;
};

}  // namespace tcpwhy::run
