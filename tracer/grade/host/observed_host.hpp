// E2 and E3: the submission under the ptrace observer, which has a thread of its own. Its facts go
// into the inbox of the trace.
#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <thread>

#include "tracer/grade/host/cage.hpp"
#include "tracer/grade/host/host.hpp"
#include "tracer/model/fact_sink.hpp"
#include "tracer/session/inbox.hpp"

namespace tcpwhy::calls {
class Observer;
}

namespace tcpwhy::grade {

class ObservedHost : public Host, private model::FactSink {
  public:
    /// `inbox` outlives this.
    ObservedHost(helpers::Confinement plan, model::Side role, session::Inbox& inbox);
    ~ObservedHost() override;

    void start(const std::vector<std::string>& argv) override;
    [[nodiscard]] std::optional<ProgramEnd> end() const override;
    [[nodiscard]] std::vector<model::Pid> processes() const override;
    void kill_all() override;
    [[nodiscard]] std::vector<Endpoint> listened_on() const override;
    [[nodiscard]] std::optional<std::size_t> connects() const override;
    [[nodiscard]] std::string reached() const override;
    void await_closing_calls(const Deadline& deadline) override;
    ProgramIo& io() override { return *io_; }

    /// Ends the observation: the inbox learns that no fact will follow. Kills what is left.
    void finish();

  private:
    using Task = std::function<void(calls::Observer&)>;
    void fact(model::Fact&& fact) override;
    void watch_closing(const model::Fact& fact);
    void watch_opening(const model::Fact& fact);
    void settled(model::Time until) override { inbox_.settled(until); }
    void run();
    /// Runs the task on the observer's thread, and throws what it throws.
    void ask(const Task& task);
    void do_tasks(calls::Observer& observer);
    [[nodiscard]] Task take_task();

    helpers::Confinement plan_;
    model::Side role_;
    session::Inbox& inbox_;
    std::unique_ptr<Cage> cage_;
    std::unique_ptr<ProgramIo> io_;
    mutable std::mutex mutex_;
    std::condition_variable done_;
    std::deque<Task> tasks_;
    bool finishing_ = false;
    bool gone_ = false;
    std::exception_ptr lost_;  ///< the observer's own failure
    calls::Observer* observer_ = nullptr;
    model::Pid first_ = 0;  ///< of the program that was started last
    std::optional<ProgramEnd> end_;
    std::map<model::CallId, model::Pid> closing_;  ///< calls that have not returned
    std::set<model::CallId> listening_;            ///< calls of listen() that have not returned
    std::vector<Endpoint> listened_on_;            ///< of the program that was started last
    std::size_t connects_ = 0;                     ///< of the program that was started last
    std::set<model::Pid> ending_;                  ///< processes that still give back sockets
    std::thread thread_;                           // last: it uses all of the above
};

}  // namespace tcpwhy::grade
