// What the traced programs print: collected while they run, shown after the trace, so that it does
// not tear the picture.
//
// Each program writes to a pseudo terminal, as it would in its own terminal window, so that what it
// prints line by line is kept even when a signal ends it; where there are none (pty(7)), to a pipe.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <thread>

#include "common/descriptor.hpp"

namespace tcpwhy::lab {

class ProgramOutput {
  public:
    ProgramOutput();
    ~ProgramOutput();
    ProgramOutput(const ProgramOutput&) = delete;
    ProgramOutput& operator=(const ProgramOutput&) = delete;

    /// The descriptor for a program's standard output and error; `close_ends` when all programs
    /// have theirs.
    [[nodiscard]] int server_end() const { return streams_[0].program_end.get(); }
    [[nodiscard]] int client_end() const { return streams_[1].program_end.get(); }
    void close_ends();  ///< this process's copies; may be called again

    /// All that was printed, line by line, each behind "server| " or "client| ". Closes and waits
    /// for the readers.
    std::string finish();

  private:
    struct Stream {
        Descriptor ours;
        Descriptor program_end;
        std::string text;
        std::size_t left_out_bytes = 0;
    };
    void read_all();
    void stop();

    std::array<Stream, 2> streams_;
    Descriptor stop_reader_;
    Descriptor stop_writer_;
    std::thread thread_;
};

}  // namespace tcpwhy::lab
