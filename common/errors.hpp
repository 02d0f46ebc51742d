// A failure as one line: "cannot VERB OBJECT: reason; what to do". The code that fails throws it.
// Each main() catches it once, prints the line to stderr and exits with its status.
#pragma once

#include <exception>
#include <functional>
#include <stdexcept>
#include <string>

namespace tcpwhy {

/// Exit statuses of every program of the suite.
namespace exit_status {
constexpr int ok = 0;
constexpr int failed = 1;       ///< an expectation or a connection failed
constexpr int usage = 2;        ///< the command line or an input file is wrong
constexpr int unavailable = 3;  ///< this machine cannot do it; the line says how to fix that
}  // namespace exit_status

class Error : public std::runtime_error {
  public:
    /// Shows control characters (\0, \33) as text, because `line` can quote input: they must
    /// neither end the line early nor control the terminal.
    Error(int status, const std::string& line);
    [[nodiscard]] int status() const { return status_; }

  private:
    int status_;
};

struct UsageError : Error {
    explicit UsageError(const std::string& line) : Error(exit_status::usage, line) {}
};
struct UnavailableError : Error {
    explicit UnavailableError(const std::string& line) : Error(exit_status::unavailable, line) {}
};

/// Throws the exception again, if there is one. Given to asio::co_spawn, it makes that what a
/// coroutine throws comes out of io_context::run().
void rethrow(std::exception_ptr failure);

/// "ATTEMPT: STRERROR(error_number)", plus a fix if the error number alone suggests one.
std::string attempt_failed(const std::string& attempt, int error_number);
/// The same of a process that cannot be made; EAGAIN means that there may be no more of them.
std::string no_process(const std::string& attempt, int error_number);

/// Runs the body of a main() and returns its result. An exception becomes one line "PROGRAM: WHAT"
/// on stderr; the result is then the status of the tcpwhy::Error, or 1 for any other
/// std::exception. PROGRAM is the base name of argv[0].
int run_main(int argc, char** argv, const std::function<int(int, char**)>& body);

/// Replaces every run of blanks and newlines by one blank, and removes them at both ends.
std::string one_line(const std::string& text);

}  // namespace tcpwhy
