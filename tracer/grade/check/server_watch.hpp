// The steps of a check that look at a server from outside: the kernel's table of sockets, and the
// server's descriptors in /proc. They disturb nobody.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "tracer/grade/check/context.hpp"
#include "tracer/grade/check/program_part.hpp"
#include "tracer/grade/peer/connection.hpp"

namespace tcpwhy::grade {

class ServerWatch {
  public:
    ServerWatch(Context& context, ProgramPart& program) : context_(context), program_(program) {}

    void await_listening(double seconds);
    /// accept() has returned the other end of this connection.
    void require_accepted(const Connection& connection, double seconds);
    /// The other end has sent its FIN: waits until it has closed its socket too, and not longer. So
    /// a reset that follows the FIN comes before the grader's own end leaves.
    void let_close(const Connection& connection, double seconds);
    void count_descriptors(double seconds);
    void require_no_more_descriptors(double seconds);
    void require_no_close_wait(double seconds);
    void await_time_wait(double seconds);
    /// A server whose listener has gone may be about to end: waits some seconds for that.
    void let_end_without_listener();
    /// Waits until no connection of the port is left but in TIME-WAIT, and not longer.
    void settle(double seconds);

  private:
    /// Looks at all sockets of the port until `holds` says true of them, at most so many seconds.
    /// A look takes the kernel milliseconds, so a long wait looks less often.
    template <class Holds>
    [[nodiscard]] bool rows_reach(double seconds, const Holds& holds) {
        constexpr int longest_pause_ms = 50;
        return context_.within(seconds).reaches(
            [&] { return holds(context_.table.of_port(context_.assignment.port)); },
            longest_pause_ms);
    }
    [[nodiscard]] std::vector<TableRow> listeners() {
        return context_.table.listeners_of_port(context_.assignment.port);
    }
    [[nodiscard]] bool has_called_listen() const;
    /// The lowest number that is seen in that time, or the first that is at most `enough`.
    [[nodiscard]] std::size_t fewest_descriptors(double seconds, std::size_t enough) const;

    Context& context_;
    ProgramPart& program_;
    std::optional<std::size_t> counted_;
};

}  // namespace tcpwhy::grade
