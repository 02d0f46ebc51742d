// The course of a run as a pure state machine: what was observed goes in, what is to be done comes
// out.
//
// The server is started; the client is started when the server's listen() on the port has been
// observed to return; the input is typed when the other side waits for it; the server is asked to
// end when the client has ended and nothing is left to happen. Nothing is synchronised by sleeping:
// "quiet" is measured in the time of the facts, up to the moment from which everything older has
// been told. A scenario's steps come on top: what they start or type into is theirs alone.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tracer/scenario/cast.hpp"
#include "tracer/scenario/run_activity.hpp"
#include "tracer/scenario/steps.hpp"

namespace tcpwhy::scenario {

/// How long the script waits where it cannot know.
struct Patience {
    model::Time quiet_ns = 20 * model::millisecond_ns;  ///< without activity: the stage is still
    /// Still for so long, although somebody might act by himself: go on nevertheless.
    model::Time long_quiet_ns = 2 * model::second_ns;
    model::Time terminate_ns = model::second_ns;  ///< from SIGTERM to SIGKILL
};

struct Plan {
    /// Those that no step starts begin by themselves: the server first, the client when it listens.
    std::vector<std::string> programs = {"server", "client"};
    std::vector<ScenarioStep> steps;
    std::uint16_t port = 9877;
    model::Time timeout_ns = 30 * model::second_ns;  ///< of the whole run
    bool typed = false;              ///< the client's input is a pipe that this script writes
    std::vector<std::string> lines;  ///< typed one after the other; then the input ends
    Patience patience;
};

/// Whether a step types into that program, or ends its input.
bool steps_type_to(const Plan& plan, const std::string& program);

/// How the run ended, as far as the script is concerned.
struct Verdict {
    int status = 0;    ///< exit_status, or 128 + the signal that interrupted
    std::string line;  ///< what went wrong; "" when nothing did
};

class RunScript {
  public:
    explicit RunScript(Plan plan);
    RunScript(const RunScript&) = delete;
    RunScript& operator=(const RunScript&) = delete;

    // Events. `now` is CLOCK_REALTIME, as the facts'.
    void begin(model::Time now);
    void fact(const model::Fact& fact);
    void segment(const PassedSegment& passed);
    /// Every fact and segment older than `until` has been told.
    void settled(model::Time until);
    void tick(model::Time now);
    void interrupt(int signal, model::Time now);  ///< Ctrl-C and its kin
    void enough(model::Time now);                 ///< the trace is long enough (-c)

    /// What is to be done since the last time this was asked.
    std::vector<Action> take_actions();
    [[nodiscard]] bool over() const { return phase_ == Phase::over; }
    [[nodiscard]] const Verdict& verdict() const { return verdict_; }
    [[nodiscard]] const Cast& cast() const { return cast_; }
    /// Both ends of every connection are done with it.
    [[nodiscard]] bool connections_finished() const { return activity_.connections_finished(); }

  private:
    enum class Phase : std::uint8_t { idle, before_listen, talking, stopping, over };

    void on(const model::CallEntered& entered);
    void on(const model::CallReturned& returned);
    void on(const model::ProcessEvent& event);
    void on_listen(const model::CallReturned& returned);
    void direct();  ///< while client and server talk: what comes next?
    void feed_input();
    void take_steps();
    void start(const std::string& program);
    void feed(Action::Kind kind, std::string text = {});
    void signal(model::Side role, int number);
    void stop(model::Side role, int number, model::Time now);
    void fail(const std::string& line);

    [[nodiscard]] bool starts_by_itself(const std::string& program) const;
    [[nodiscard]] bool still_for(model::Time span) const;
    [[nodiscard]] std::string listening_elsewhere() const;
    [[nodiscard]] std::string out_of_time() const;

    Plan plan_;
    Phase phase_ = Phase::idle;
    Verdict verdict_;
    std::vector<Action> actions_;
    Cast cast_;
    Steps steps_;
    RunActivity activity_{cast_};
    std::vector<Endpoint> elsewhere_;  ///< where the server listens, other than on the port
    std::string last_failure_;         ///< of the server's calls, while it does not listen yet
    std::size_t typed_lines_ = 0;
    bool input_ended_ = false;
    model::Time started_ = 0;
    model::Time now_ = 0;
    model::Time settled_ = 0;
    model::Time fed_ = 0;  ///< when something was typed last, or the input ended
    model::Time stopping_since_ = 0;
    bool killed_ = false;
};

}  // namespace tcpwhy::scenario
