// The output of the traced programs is collected while they run and shown after the trace, so that
// it does not interrupt the picture.
//
// Each program writes to a pseudo terminal, as it would in its own terminal window, so that its
// lines are kept even when a signal ends it. Where there is no pseudo terminal (pty(7)), it writes
// to a pipe.
#pragma once

#include <cstddef>
#include <string>
#include <thread>
#include <vector>

#include "common/descriptor.hpp"

namespace tcpwhy::run {

class ProgramOutput {
  public:
    explicit ProgramOutput(const std::vector<std::string>& programs);
    ~ProgramOutput();
    ProgramOutput(const ProgramOutput&) = delete;
    ProgramOutput& operator=(const ProgramOutput&) = delete;

    /// The descriptor for the standard output and error of the program with that index. Call
    /// `close_end` after its start.
    [[nodiscard]] int end(std::size_t program) const {
        return streams_.at(program).program_end.get();
    }
    void close_end(std::size_t program) { streams_.at(program).program_end.close(); }

    /// All output, line by line, each after its program's name ("server| "). Closes and
    /// waits for the readers.
    std::string finish();

  private:
    struct Stream {
        std::string name;
        Descriptor ours;
        Descriptor program_end;
        std::string text;
        std::size_t left_out_bytes = 0;
        bool open = true;
    };
    void read_all();
    void stop();

    std::vector<Stream> streams_;
    Descriptor stop_reader_;
    Descriptor stop_writer_;
    std::thread thread_;
};

}  // namespace tcpwhy::run
