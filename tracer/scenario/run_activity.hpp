// The observed activity of a run's programs: their open calls, their connections, and the time of
// the last event.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "tracer/scenario/cast.hpp"
#include "tracer/scenario/steps.hpp"

namespace tcpwhy::scenario {

class RunActivity {
  public:
    struct Call {
        model::SystemCall call = model::SystemCall::none;
        model::Pid pid = 0;
        int fd = -1;
        model::SocketId socket = 0;
        bool may_wait = false;
        model::Time timeout_ms = -1;
        bool woken = false;  ///< its event has come; its process only needs its turn
    };

    /// The cast outlives this.
    explicit RunActivity(const Cast& cast) : cast_(cast) {}

    void begin(model::Time now) { last_ = now; }
    void on(const model::CallEntered& entered);
    /// The call that has returned; nothing when its entry was not seen.
    std::optional<Call> on(const model::CallReturned& returned);
    void on(const model::ProcessEvent& event);
    void segment(const PassedSegment& passed);

    /// Repeated questions are no activity: a server that polls ten times a second is as quiet as
    /// one that blocks.
    [[nodiscard]] model::Time last() const { return last_; }
    [[nodiscard]] bool any_connection() const { return !connections_.empty(); }
    /// Both ends of every connection are done with it.
    [[nodiscard]] bool connections_finished() const;
    [[nodiscard]] bool server_has_closed() const;
    [[nodiscard]] bool server_waits_for_client() const;
    [[nodiscard]] bool server_idles() const;
    /// A program of that role reads on and on after the end of its input: "goes on calling read(4)
    /// after it returned 0, the end of input: leave the loop"; "" if none does.
    [[nodiscard]] std::string loop_of(model::Side role) const;
    /// The server has bound its port and not called listen(): "; it …", or "".
    [[nodiscard]] std::string why_no_listener() const;
    /// "; it waits in accept(3) (pid 7)", or "".
    [[nodiscard]] std::string waiting_in(model::Side role) const;
    /// The same of each program: "; the server waits in accept(3) (pid 7); client-2 …", or "".
    [[nodiscard]] std::string each_wait() const;

  private:
    struct Ends {
        model::TcpState client = model::TcpState::closed;
        model::TcpState server = model::TcpState::closed;
    };

    /// Reads of a socket that returned 0, one after the other.
    struct AtEnd {
        Call read;
        std::uint64_t times = 0;
    };
    [[nodiscard]] bool is_in_loop(model::SocketId socket) const;
    [[nodiscard]] bool is_part_of_loop(const model::CallEntered& entered) const;
    void follow_reads(const Call& call, const model::CallReturned& returned);

    const Cast& cast_;
    std::map<model::SocketId, AtEnd> at_end_;
    bool server_has_bound_ = false;
    std::map<model::CallId, Call> open_calls_;
    std::map<model::ConnectionId, Ends> connections_;
    model::Time last_ = 0;
};

/// The call asked for something that is not there yet.
bool found_nothing(const RunActivity::Call& call, const model::CallReturned& returned);

/// "accept(3)".
std::string call_text(const RunActivity::Call& call);

}  // namespace tcpwhy::scenario
