// The course of a run as a pure state machine: observed events go in, actions come out.
//
// The server is started; the client is started when the server's listen() on the port has been
// observed to return; the input is typed when the other side waits for it; the server is asked to
// end when the client has ended and nothing is left to happen. Nothing is synchronised by sleeping:
// "quiet" is measured in the time of the facts, up to the moment before which every fact is known.
// The steps of a scenario come on top; a program that a step starts or types into is left to the
// steps.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tracer/scenario/awaited_listener.hpp"
#include "tracer/scenario/cast.hpp"
#include "tracer/scenario/run_activity.hpp"
#include "tracer/scenario/steps.hpp"

namespace tcpwhy::scenario {

/// How long the script waits where it cannot know whether more will happen.
struct Patience {
    model::Time quiet_ns = 20 * model::millisecond_ns;  ///< without activity: the stage is still
    /// After this much silence, continue even if a program might still act on its own.
    model::Time long_quiet_ns = 2 * model::second_ns;
    model::Time terminate_ns = model::second_ns;  ///< from SIGTERM to SIGKILL
    model::Time speak_ns = 0;  ///< a silence this long is a long wait; 0: no wait is
};

struct Plan {
    /// Programs that no step starts begin by themselves: the server first, the client when the
    /// server listens.
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

/// How the run ended.
struct Verdict {
    int status = 0;    ///< exit_status, or 128 + the signal that interrupted
    std::string line;  ///< the failure; "" for none
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
    /// The script knows every fact and segment older than `until`.
    void settled(model::Time until);
    /// No program that was started is observed any more.
    void nobody_left();
    void tick(model::Time now);
    void interrupt(int signal, model::Time now);  ///< Ctrl-C and its kin
    void enough(model::Time now);                 ///< the trace is long enough (-c)
    // The answers to Action::Kind::look_at_port.
    void server_uses_udp();
    /// A socket of the server's is in LISTEN on the port, though no listen() of it was seen.
    void server_listens();

    /// The new actions since the last call.
    std::vector<Action> take_actions();
    /// What a long wait is for, what each program does instead, and how long it may take; "" if
    /// there is none, or if it has been said.
    std::string long_wait();
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
    void on(const model::Notice& notice);
    void direct();  ///< decides the next action while client and server talk
    void feed_input();
    void take_steps();
    void start(const std::string& program);
    void feed(Action::Kind kind, std::string text = {});
    void signal(model::Side role, int number);
    void stop(model::Side role, int number, model::Time now);
    void fail(const std::string& line);
    void look_for_listener();  ///< nothing listens on the port yet

    [[nodiscard]] bool starts_by_itself(const std::string& program) const;
    [[nodiscard]] bool still_for(model::Time span) const;
    [[nodiscard]] std::string waiting_for() const;
    [[nodiscard]] std::string out_of_time() const;

    Plan plan_;
    Phase phase_ = Phase::idle;
    Verdict verdict_;
    std::vector<Action> actions_;
    Cast cast_;
    Steps steps_;
    RunActivity activity_{cast_};
    AwaitedListener listener_;
    std::string said_wait_;  ///< by long_wait()
    std::size_t typed_lines_ = 0;
    bool input_ended_ = false;
    model::Time started_ = 0;
    model::Time now_ = 0;
    model::Time settled_ = 0;
    model::Time looked_at_port_ = 0;
    model::Time fed_ = 0;  ///< when something was typed last, or the input ended
    model::Time stopping_since_ = 0;
    bool killed_ = false;
};

}  // namespace tcpwhy::scenario
