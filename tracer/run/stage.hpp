// The observing thread of a run: it carries out the script and passes on the facts.
#pragma once

#include <cstddef>
#include <exception>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "tracer/helpers/stacks/call_sites.hpp"
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
    /// The thread starts at once. `programs`, the inboxes and `mailbox` must outlive this. `early`:
    /// the lines of the programs that make the calls are looked for, which takes a while; the facts
    /// go to `early` at once, and to `inbox` with the lines. Null: nobody looks for lines.
    /// `interrupted` ends the wait for the programs' inputs, see ProgramInput.
    Stage(const std::vector<Program>& programs, const scenario::Plan& plan, session::Inbox& inbox,
          session::Inbox* early, Mailbox& mailbox, const std::function<int()>& interrupted);
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
    [[nodiscard]] std::string printed(bool all) { return output_.finish(all); }

    void fact(model::Fact&& fact) override;
    void settled(model::Time until) override;

  private:
    void run();
    model::FactSink& next();
    void hear(const News& news);
    void perform(calls::Observer& observer);
    /// Tells the script whether a socket of the server's has the port.
    void look_at_port(const calls::Observer& observer);
    void start(calls::Observer& observer, std::size_t index);
    void mark_own_signal(model::Fact& fact) const;
    [[nodiscard]] std::vector<model::Pid> receivers(const scenario::Action& action) const;
    [[nodiscard]] std::size_t index_of(const std::string& program) const;

    const std::vector<Program>& programs_;
    session::Inbox& inbox_;
    session::Inbox* early_;
    Mailbox& mailbox_;
    std::uint16_t port_;
    scenario::RunScript script_;
    std::vector<ProgramInput> inputs_;
    ProgramOutput output_;
    std::optional<helpers::CallSites> sites_;            ///< between the observer and the inbox
    std::set<std::pair<model::Pid, int>> signals_sent_;  ///< by tcpwhy: to whom, and which
    std::exception_ptr failure_;
    std::thread thread_;  // last: it uses all of the above
};

}  // namespace tcpwhy::run
