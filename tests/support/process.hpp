// Starting real programs from tests: argv in, output and exit status out; no shell, no sleeping.
//
// Everything waits with a deadline and throws std::runtime_error, with what the program has said so
// far, when it passes. A program is started as the leader of its own process group, which the
// destructor kills.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tcpwhy::test {

using Deadline = std::chrono::milliseconds;  ///< from the moment of the call
constexpr Deadline patience{20'000};         ///< generous: a passing test never waits for it

struct StartOptions {
    std::vector<std::string> env{};           ///< "NAME=value", added to this process's environment
    std::optional<std::string> stdin_text{};  ///< fed to standard input, which is then closed
    std::string stdin_file{};                 ///< standard input is this file instead of a pipe
    int stdout_fd = -1;                       ///< standard output goes there; out() stays empty
    std::optional<uid_t>
        uid{};                ///< become this user, with its group of the same number (needs root)
    std::string directory{};  ///< working directory; empty: this process's
};

/// How a program ended and all that it wrote.
struct Finished {
    int status = -1;  ///< exit status; -1 when a signal ended it
    int signal = 0;   ///< the signal that ended it; 0: none
    std::string out;
    std::string err;
};

class Process {
  public:
    /// argv[0] is looked up in PATH when it has no slash. Throws when it cannot be executed.
    static Process start(const std::vector<std::string>& argv, const StartOptions& options = {});

    Process(Process&& other) noexcept;
    Process& operator=(Process&&) = delete;
    ~Process();

    [[nodiscard]] pid_t pid() const { return pid_; }
    [[nodiscard]] const std::string& out() const { return streams_[0].text; }  ///< so far
    [[nodiscard]] const std::string& err() const { return streams_[1].text; }  ///< so far

    /// Returns when stdout or stderr contains `substring`; throws at the deadline, and when the
    /// program has ended without it.
    void wait_for_output(const std::string& substring, Deadline deadline = patience);

    void write_stdin(const std::string& text);
    void close_stdin();
    void kill(int signal) const;  ///< to the program alone, not to its children

    /// Waits for the end. May be called again.
    Finished wait(Deadline deadline = patience);
    /// As wait(), but says false at the deadline instead of throwing.
    bool ended_within(Deadline deadline);

  private:
    struct Stream {
        int fd = -1;
        std::string text;
        void take();  ///< all that is there now; closes itself at the end
    };
    using Clock = std::chrono::steady_clock;

    Process() = default;
    bool pump(Clock::time_point until);  ///< waits for one thing to happen; false at `until`
    [[nodiscard]] std::string said_so_far() const;

    std::string name_;
    pid_t pid_ = -1;
    int pidfd_ = -1;
    int stdin_ = -1;
    std::string to_write_;  ///< what standard input has not taken yet
    bool close_when_written_ = false;
    Stream streams_[2];
    bool ended_ = false;
    Finished finished_;
};

/// Starts, waits and returns. Standard input is empty unless the options say otherwise.
Finished run(const std::vector<std::string>& argv, StartOptions options = {},
             Deadline deadline = patience);

/// A TCP port on which nothing listens on 127.0.0.1 nor on ::1 at this moment.
std::uint16_t free_port();

}  // namespace tcpwhy::test
