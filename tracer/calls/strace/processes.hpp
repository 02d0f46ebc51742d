// The processes and threads of an strace log, and what becomes of them. Pure.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "tracer/calls/strace/files.hpp"
#include "tracer/calls/strace/line.hpp"
#include "tracer/model/fact.hpp"

namespace tcpwhy::calls {

/// True for clone, clone3, fork and vfork.
bool makes_process(std::string_view call);

class StraceProcesses {
  public:
    struct Process {
        model::Pid pid = 0;
        std::shared_ptr<LoggedTable> files = std::make_shared<LoggedTable>();
        std::size_t threads = 0;
        bool ending = false;
        std::string name;
    };
    struct Thread {
        std::shared_ptr<Process> process;
        model::Time last = 0;  ///< the latest stamp
        bool in_call = false;
        model::Time entered = 0;
        std::string call;  ///< of a call that is unfinished
        std::string text;
    };

    /// Appends the events of processes to `facts`.
    explicit StraceProcesses(std::vector<model::Fact>& facts) : facts_(facts) {}

    /// The thread of that line. A new thread was made by the call that runs, or existed before the
    /// log began.
    Thread& thread_of(const StraceLine& line);
    /// A call of `maker` that makes a process or a thread has returned.
    void made_process(const StraceLine& line, std::string_view text, const Thread& maker);
    void executed(const Thread& thread, std::string_view text, model::Time time);
    /// exit_group() begins.
    void ending(Process& process, model::Time time, std::int32_t signal);
    void signalled(const Process& process, const StraceLine& line);
    /// The thread is gone, with the last one its process.
    void ended(const StraceLine& line);

  private:
    Thread& begin_process(model::Pid tid, model::Time time, const std::shared_ptr<Process>& parent);
    void begin_thread(model::Pid tid, const std::shared_ptr<Process>& process);

    std::vector<model::Fact>& facts_;
    std::unordered_map<model::Pid, Thread> threads_;
    std::size_t copied_ = 0;
};

}  // namespace tcpwhy::calls
