// One file, or standard output, that a format writes to.
//
// A file is opened at once, so that a wrong path is reported before anything runs, but keeps its
// old content until the first byte is written: a run that turns out to be impossible costs nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "common/descriptor.hpp"
#include "tracer/run/outlets/new_file.hpp"
#include "tracer/run/outlets/screen.hpp"

namespace tcpwhy::run {

/// How an output writes.
struct WriteStyle {
    bool unbuffered = false;  ///< each piece at once
    bool live = false;        ///< a terminal or pipe that stalls must not hold up the trace
    /// A regular file is written beside its old content, which it replaces when it is finished: a
    /// command that is killed costs nothing.
    bool whole = false;
};

class Output {
  public:
    /// "": standard output. Throws UsageError for a file that cannot be opened.
    Output(const std::string& file, WriteStyle style);

    /// Throws UnavailableError when it cannot be written (a full disk).
    void put(std::string_view text);
    void flush();
    /// Writes the rest and closes. A file to which nothing was written is empty afterwards.
    void finish();
    /// The reader of standard output has gone (`| head`).
    [[nodiscard]] bool reader_gone() const;
    /// How many lines were left out since the last call because there was no room for them; 0 as
    /// long as there is still none.
    std::uint64_t take_left_out();

  private:
    void deliver(std::string_view text);
    void empty_old_content();
    void write_all(std::string_view rest);

    void replace_target();

    std::string name_ = "standard output";
    std::optional<NewFile> beside_;
    Descriptor owned_;
    int fd_;
    std::optional<Screen> screen_;
    std::string buffer_;
    bool unbuffered_;
    bool has_old_content_ = false;
    bool reader_gone_ = false;
};

}  // namespace tcpwhy::run
