// The observer's engine: starts programs, attaches to processes and lets go of them; its loop turns
// their stops into facts.
#pragma once

#include <optional>
#include <unordered_map>
#include <vector>

#include "tracer/calls/observe/engine/command.hpp"
#include "tracer/calls/observe/engine/stop_loop.hpp"

namespace tcpwhy::calls {

class Tracer {
  public:
    Tracer(model::FactSink& sink, EntryWatcher* watcher) : loop_(sink, watcher) {}
    ~Tracer();
    Tracer(const Tracer&) = delete;
    Tracer& operator=(const Tracer&) = delete;

    model::Pid start(const Command& command);
    void attach(model::Pid pid, model::Side role);
    void join(model::Pid pid, Afterwards afterwards, model::Side role);
    void leave_to_end_of_thread() { left_to_thread_ = true; }
    [[nodiscard]] StopLoop& loop() { return loop_; }
    [[nodiscard]] const Tracees& tracees() const { return tracees_; }

  private:
    int seize_in_time(model::Pid tid, unsigned long options);
    void seize_all_threads(Process& process);
    [[nodiscard]] std::vector<model::Pid> threads_in_known_calls(const Process& process) const;
    std::unordered_map<model::Pid, int> stop_all_threads(const Process& process);
    void wait_for_next_stops(const std::vector<model::Pid>& threads, model::Time since);
    void kill_started();
    void detach_attached();

    StopLoop loop_;
    Tracees& tracees_ = loop_.tracees();
    bool left_to_thread_ = false;
};

}  // namespace tcpwhy::calls
