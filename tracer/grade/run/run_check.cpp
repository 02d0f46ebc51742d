#include "tracer/grade/run/run_check.hpp"

#include <sys/prctl.h>

#include <algorithm>
#include <csignal>

#include "common/errors.hpp"
#include "tracer/calls/observe/kernel/clock.hpp"
#include "tracer/grade/check/judge.hpp"
#include "tracer/grade/check/performer.hpp"
#include "tracer/grade/host/plain_host.hpp"
#include "tracer/grade/run/observation.hpp"
#include "tracer/grade/run/port_turn.hpp"
#include "tracer/grade/run/rungs.hpp"
#include "tracer/grade/run/slowness.hpp"
#include "tracer/helpers/confine/rungs.hpp"

namespace tcpwhy::grade {
namespace {

/// A hundred clients of a server that takes a second for each.
constexpr double most_seconds_of_check = 150;
constexpr std::size_t most_story_lines = 10;
constexpr std::size_t most_said_bytes = 4000;
constexpr double longest_time_wait_seconds = 70;
constexpr int port_pause_ms = 1000;

/// One run of a check, and what is known of it when it has ended.
class CheckRun {
  public:
    explicit CheckRun(const CheckOrder& order) : order_(order) { begin(); }

    CheckResult judge_it() {
        try {
            const lab::Rung rung = enter_for_check(order_.lab, order_.evidence);
            helpers::guard_own_process(order_.confinement.rung);
            slowness_ = slowness_of(measure_pace(), order_.alone);
            shares_network_ = rung.mode == model::Mode::host;
            if (shares_network_)
                run_on_shared_port(rung);
            else
                run(rung);
        } catch (const MachineFault& fault) {
            record(fault);
        } catch (const std::exception& error) {
            record(MachineFault{error.what()});
        }
        result_.did = journal_.words();
        result_.wait = result_.verdict == Verdict::passed ? "" : journal_.failed_step;
        return std::move(result_);
    }

  private:
    /// Without a lab of its own a check meets what former ones have left: the port may be in
    /// TIME-WAIT, for a minute. Most servers do not mind.
    void run_on_shared_port(const lab::Rung& rung) {
        const std::uint16_t port = order_.assignment->port;
        const PortTurn turn(port);
        SocketTable table;
        if (!table.listeners_of_port(port).empty())
            throw MachineFault{"another program listens on port " + std::to_string(port)};
        const auto is_free = [&] { return table.of_port(port).empty(); };
        const bool was_free = is_free();
        run(rung);
        const bool serves = order_.assignment->role == model::Side::server;
        if (was_free || !serves || journal_.listened || result_.verdict != Verdict::failed) return;
        if (!order_.alone || !Deadline(longest_time_wait_seconds).reaches(is_free, port_pause_ms))
            return record(MachineFault{"a former connection still kept the port"});
        begin();
        run(rung);
    }

    void begin() {
        result_ = {};
        result_.id = order_.check->id;
        journal_ = {};
        journal_.grader = model::other(order_.assignment->role);
    }

    void run(const lab::Rung& rung) {
        if (order_.evidence == Evidence::e1)
            run_plain();
        else
            run_observed(rung);
    }

    void run_plain() {
        PlainHost host(order_.confinement);
        perform(host, nullptr);
        host.kill_all();
    }

    void run_observed(const lab::Rung& rung) {
        WatchedWire wire;
        std::atomic<Performer*> performer{nullptr};
        observe(
            order_, rung, wire, [&](Host& host) { perform(host, &performer); },
            [&] {
                if (Performer* running = performer.load()) running->abort();
            });
        if (result_.verdict == Verdict::passed) judge_trace(wire);
        if (result_.verdict != Verdict::passed)
            result_.story = wire.lines_of(journal_.concerned, journal_.grader, most_story_lines);
    }

    void perform(Host& host, std::atomic<Performer*>* running) {
        try {
            Context context{*order_.assignment, *order_.check, host, journal_, slowness_};
            context.shares_network = shares_network_;
            Performer performer(context, Messages(order_.seed, order_.check->id));
            if (running) *running = &performer;
            result_.verdict = Verdict::passed;
            guarded([&] { performer.perform(most_seconds_of_check); });
            if (running) *running = nullptr;
            if (order_.check->expect.any()) host.await_closing_calls(Deadline(slowness_));
            keep_output(host);
            guarded([&] {
                if (journal_.killed == 0) journal_.killed = calls::now();
                host.kill_all();
            });
        } catch (const std::exception& error) {
            record(MachineFault{error.what()});
        }
    }

    template <class Act>
    void guarded(const Act& act) {
        try {
            act();
        } catch (const StepFailure& failure) {
            record(failure);
        } catch (const MachineFault& fault) {
            record(fault);
        }
    }

    void judge_trace(const WatchedWire& wire) {
        guarded([&] { judge(*order_.check, order_.evidence, journal_, wire); });
    }

    void keep_output(Host& host) {
        const std::string limit = host.reached();
        const bool told = result_.instead.find(limit) != std::string::npos;
        if (!told && result_.verdict == Verdict::failed)
            result_.instead += " (the program " + limit + ")";
        std::string said = host.io().text(true) + host.io().text(false);
        if (said.size() > most_said_bytes) said.erase(0, said.size() - most_said_bytes);
        result_.said = std::move(said);
    }

    void record(const StepFailure& failure) {
        result_.verdict = Verdict::failed;
        result_.expected = failure.expected;
        result_.instead = failure.instead;
        result_.by_time = failure.by_time;
    }
    void record(const MachineFault& fault) {
        result_.verdict = Verdict::error;
        result_.expected.clear();
        result_.instead = fault.what;
    }

    const CheckOrder& order_;
    CheckResult result_;
    Journal journal_;
    double slowness_ = 1;
    bool shares_network_ = false;  ///< with programs that are not the submission's
};

}  // namespace

CheckResult run_check(const CheckOrder& order) {
    // A handler, because programs that are run must not inherit an ignored signal.
    signal(SIGPIPE, [](int) {});
    return CheckRun(order).judge_it();
}

double longest_seconds(const Check& check) {
    if (check.build || check.worksheet) return 0;
    double all = 5;  // to start and to listen
    double round = 0;
    int times = 1;
    for (const Step& step : check.steps) {
        if (step.verb == Verb::times) times = step.times;
        const double longest = step.seconds * (step.tries ? 1 : times);
        (times > 1 ? round : all) += longest;
        if (step.verb == Verb::end_times) {
            all += round;
            round = 0;
            times = 1;
        }
    }
    return std::min(all + round, most_seconds_of_check);
}

}  // namespace tcpwhy::grade
