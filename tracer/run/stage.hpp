// The observing thread of a run: it carries out the script and passes on the facts.
#pragma once

#include <cstddef>
#include <exception>
#include <string>
#include <thread>
#include <vector>

#include "tracer/model/fact_sink.hpp"
#include "tracer/run/mailbox.hpp"
#include "tracer/run/program.hpp"
#include "tracer/run/program_input.hpp"
#include "tracer/run/program_output.hpp"
#include "tracer/scenario/run_script.hpp"
#include "tracer/session/inbox.hpp"

namespace tcpwhy::calls {
class Observer;
}

namespace tcpwhy::run {

class Stage : public model::FactSink {
  public:
    /// The thread starts at once. `programs`, `inbox` and `mailbox` must outlive this.
    Stage(const std::vector<Program>& programs, const scenario::Plan& plan, session::Inbox& inbox,
          Mailbox& mailbox);
    ~Stage() override;
    Stage(const Stage&) = delete;
    Stage& operator=(const Stage&) = delete;

    /// Waits for the thread's end; after that the script belongs to the caller's thread. Throws
    /// the exception that ended the thread.
    void join();
    /// After join(): passes the latest news to the script, and says whether all connections are
    /// done.
    bool at_rest();
    [[nodiscard]] const scenario::Verdict& verdict() const { return script_.verdict(); }
    [[nodiscard]] std::string printed() { return output_.finish(); }

    void fact(model::Fact&& fact) override;
    void settled(model::Time until) override { inbox_.settled(until); }

  private:
    void run();
    void hear(const News& news);
    void perform(calls::Observer& observer);
    void start(calls::Observer& observer, std::size_t index);
    [[nodiscard]] std::vector<model::Pid> receivers(const scenario::Action& action) const;
    [[nodiscard]] std::size_t index_of(const std::string& program) const;

    const std::vector<Program>& programs_;
    session::Inbox& inbox_;
    Mailbox& mailbox_;
    scenario::RunScript script_;
    std::vector<ProgramInput> inputs_;
    ProgramOutput output_;
    std::exception_ptr failure_;
    std::thread thread_;  // last: it uses all of the above
};

}  // namespace tcpwhy::run
