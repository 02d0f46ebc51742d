// The run of a scenario written by hand: events of the two programs in the order in which they
// happen, given to a RunScript at once, and the actions that it wants. Time passes by steps of one
// millisecond.
#pragma once

#include <string>
#include <vector>

#include "tracer/scenario/run_script.hpp"

namespace tcpwhy::test::script {

inline constexpr model::Time ms = model::millisecond_ns;
inline constexpr model::Pid server_pid = 10;
inline constexpr model::Pid client_pid = 20;
inline constexpr model::SocketId listener = 1;
inline constexpr model::SocketId accepted = 2;
inline constexpr model::SocketId connected = 3;

class Play {
  public:
    explicit Play(scenario::Plan plan = {});

    void process(model::ProcessEvent::What what, model::Pid pid, model::Side role, int status = 0,
                 int signal = 0);
    void start(model::Pid pid, model::Side role);
    void exit(model::Pid pid, int status = 0, int signal = 0);
    model::CallId enter(model::Pid pid, model::SystemCall call, model::SocketId socket,
                        bool may_wait = false, model::Time timeout_ms = -1);
    void leave(model::CallId id, int error = 0, std::uint16_t local_port = 0);
    void call(model::Pid pid, model::SystemCall call, model::SocketId socket, int error = 0,
              std::uint16_t local_port = 0);
    /// A read() that returns 0: the end of its input.
    void read_end(model::Pid pid, model::SocketId socket);
    void segment(model::TcpState client, model::TcpState server, model::ConnectionId connection = 1,
                 const std::vector<model::CallId>& woken = {});
    /// Nothing happens for that long, and everybody knows it.
    void still(model::Time span);
    /// The clock goes on, but the events of this time have not been reported yet.
    void unknown(model::Time span);

    /// The actions that the script has asked for since the last time.
    std::string wants();

    void server_listens();
    /// Both programs run; the server waits in accept(), whose call is returned.
    model::CallId both_run();
    /// The connection is established, and the server waits in read(), whose call is returned.
    model::CallId server_reads(model::CallId accept);

    model::Time now = 1'000 * model::second_ns;
    scenario::RunScript script;

  private:
    void leave(model::CallReturned returned);

    model::CallId calls_ = 0;
};

/// A plan in which these lines are typed.
scenario::Plan typing(std::vector<std::string> lines);

}  // namespace tcpwhy::test::script
