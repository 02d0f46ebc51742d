// Births, execs and deaths of tracees: the stops that change who is observed.
//
// They come in any order: a tracee can stop, and even die, before its maker's stop reports its
// birth.
#pragma once

#include <deque>
#include <optional>
#include <unordered_map>
#include <vector>

#include "tracer/calls/observe/engine/launch.hpp"
#include "tracer/calls/observe/readers/tracees.hpp"

namespace tcpwhy::calls {

class ProcessStops {
  public:
    explicit ProcessStops(Tracees& tracees) : tracees_(tracees) {}

    /// A stop that waits to be handled.
    struct HeldStop {
        model::Pid tid = 0;
        int status = 0;  ///< of waitpid(2)
    };
    /// A tracee has stopped before its maker's stop reported its birth: it is held until then.
    struct Newborn {
        int status = 0;
        model::Time since = 0;
    };
    void hold(model::Pid tid, int status, model::Time time) { newborns_[tid] = {status, time}; }
    [[nodiscard]] const std::unordered_map<model::Pid, Newborn>& newborns() const {
        return newborns_;
    }
    /// The newborns that have waited too long; they are held no longer.
    std::vector<HeldStop> overdue(model::Time now);

    /// fork(2), vfork(2) or clone(2) has made a tracee. Returns its first stop if that came before.
    std::optional<HeldStop> on_birth(Thread& maker, model::Time time);
    /// The same, of that tracee. `expected`: its death is still to come.
    std::optional<HeldStop> born(Thread& maker, model::Pid tid, bool expected, model::Time time);
    /// The thread ends in the middle of a fork(2), whose stop has been lost with it: enters the
    /// children that nobody has reported. Returns their first stops, if these came before.
    std::vector<HeldStop> unheard_of(Thread& maker, model::Time time);
    /// Enters a tracee whose birth nobody has reported.
    void adopt(model::Pid tid, model::Time time);
    void on_exec(Thread& thread, model::Time time);
    void on_ending(Thread& thread, model::Time time);
    void on_death(model::Pid tid, const WaitStatus& status, model::Time time);
    /// No tracee is left, whatever the tables say.
    void forget_all();

    /// The program that is on its way to its first exec; null: none. Must live until then.
    void expect(const Launched* launched) {
        launched_ = launched;
        program_ = 0;
        launch_status_ = 0;
    }
    /// The process that the expected program is since its exec; 0: it has not come so far.
    [[nodiscard]] model::Pid program() const { return program_; }
    /// The exit status of the process that was started, when it has ended before that.
    [[nodiscard]] int launch_status() const { return launch_status_; }
    /// Reports the TCP sockets that a process has when its observation begins.
    void report_stock(Thread& thread, model::Time time);

  private:
    void enter(Thread& maker, model::Pid tid, model::Time time);
    void make_thread(Thread& maker, model::Pid tid, bool shares_files);
    void make_process(Thread& maker, model::Pid pid, bool files_known, bool shares_files,
                      model::Time time);
    [[nodiscard]] bool all_are_ending(const Process& process) const;
    void report_exec(Process& process, Thread& thread, std::vector<model::Release> releases,
                     model::Time time);
    /// `signal` ends the process; 0: it exits.
    void report_ending(Thread& last_thread, int signal, model::Time time,
                       model::Time possible_since = 0);
    void report_thread_ending(Thread& thread, model::Time time);

    Tracees& tracees_;
    std::unordered_map<model::Pid, Newborn> newborns_;
    /// The tracees that died before their birth was reported, the oldest first.
    struct Departed {
        model::Pid tid = 0;
        WaitStatus status;
    };
    std::deque<Departed> departed_;
    const Launched* launched_ = nullptr;
    model::Pid program_ = 0;
    int launch_status_ = 0;
};

}  // namespace tcpwhy::calls
