// The standard streams of a program that is judged: pipes. A thread reads its output as it comes,
// so that the program never waits for a reader, and keeps when each piece came.
#pragma once

#include <cstddef>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "common/descriptor.hpp"
#include "tracer/grade/peer/deadline.hpp"

namespace tcpwhy::grade {

struct Piece {
    bool error_stream = false;
    Clock::time_point came;
    std::string text;
};

class ProgramIo {
  public:
    /// `count` is asked whether that many bytes more are allowed; where they are not, the rest of
    /// the output is thrown away. Called on the reading thread.
    explicit ProgramIo(std::function<bool(std::size_t)> count);
    ~ProgramIo();
    ProgramIo(const ProgramIo&) = delete;
    ProgramIo& operator=(const ProgramIo&) = delete;

    [[nodiscard]] int in() const { return program_in_.get(); }
    [[nodiscard]] int out() const { return program_out_.get(); }
    [[nodiscard]] int err() const { return program_err_.get(); }
    void close_program_ends();

    /// Writes to its standard input; bytes that find no reader or no room are lost.
    void type(const std::string& text, const Deadline& deadline);
    void end_input() { our_in_.close(); }

    /// After the program has ended: waits until all that it wrote has been read, at most so long
    /// (a process that it left may hold the pipe).
    void drain(const Deadline& deadline);
    [[nodiscard]] std::vector<Piece> pieces() const;
    [[nodiscard]] std::string text(bool error_stream) const;

  private:
    void read_all();
    bool read_from(Descriptor& end, bool error_stream);

    std::function<bool(std::size_t)> count_;
    Descriptor program_in_, our_in_;
    Descriptor program_out_, our_out_;
    Descriptor program_err_, our_err_;
    Descriptor stop_reader_, stop_writer_;
    mutable std::mutex mutex_;
    std::vector<Piece> pieces_;
    bool open_ = true;
    std::thread thread_;
};

}  // namespace tcpwhy::grade
