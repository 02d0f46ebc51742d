// The steps of a check in which the grader is the server, and types into the client.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tracer/grade/check/context.hpp"
#include "tracer/grade/check/own_ends.hpp"
#include "tracer/grade/check/program_part.hpp"
#include "tracer/grade/check/said.hpp"

namespace tcpwhy::grade {

class Serving {
  public:
    Serving(Context& context, ProgramPart& program, OwnEnds& ends)
        : context_(context), program_(program), ends_(ends) {}

    /// Throws MachineFault where somebody else holds the port.
    void listen();
    void stop_listening() { listener_.close(); }
    /// A program has been started: nothing has been typed into it.
    void begin();

    void accept(double seconds);
    void type(const Step& step);
    void end_input();
    /// The typed line comes, exactly; it is sent back as it arrives (`sends_back`).
    void receive_line(double seconds, bool sends_back);
    /// Some bytes come, whatever they are, and are sent back.
    void send_back_what_comes(double seconds);
    /// For so long, what comes is sent back as it arrives.
    void serve(double seconds);
    /// The last typed line goes back in two segments; it must come first if it has not yet.
    void send_parts(double pause);
    void require_still_connected();
    void require_no_connection();
    /// Our FIN leaves.
    void close();
    /// Echoes on, sends the FIN after the client's, and gives the client that long to end; then it
    /// is killed.
    void finish(double seconds);

    void require_said();
    void remember_output();
    void require_new_text();
    void require_printed_once();
    void require_printed_all();

  private:
    [[nodiscard]] StepFailure part_of_line(const std::string& line, std::size_t done);
    void echo_fresh(Connection& connection);
    std::size_t receive_to_return_in_parts(double pause);
    void send_halves(const std::string& bytes, double pause);
    [[nodiscard]] std::vector<std::string> lines_without_newline() const;
    [[nodiscard]] std::string output();
    void read_to_end();

    Context& context_;
    ProgramPart& program_;
    OwnEnds& ends_;
    Descriptor listener_;
    std::vector<std::string> typed_;
    std::size_t received_lines_ = 0;
    bool cut_short_ = false;  ///< killed before it had ended: it may have had more to print
    std::optional<Clock::time_point> input_ended_at_;
    std::optional<Clock::time_point> left_at_;
    std::optional<std::uint64_t> begun_;
    Said known_;
};

}  // namespace tcpwhy::grade
