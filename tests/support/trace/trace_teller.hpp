// Tells a TraceSink facts and findings made by hand, with as few words as a test wants to spend on
// each.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "tracer/model/trace_sink.hpp"

namespace tcpwhy::test {

/// 127.0.0.1 with that port.
Endpoint loopback(std::uint16_t port);

constexpr model::Time trace_start = 1'700'000'000 * model::second_ns;

struct SegmentWords {
    std::uint16_t flags = model::tcp_flag::ack;
    std::uint64_t seq = 0;
    std::uint64_t ack = 0;
    std::string_view payload{};
    model::Cause cause{};
    model::Phase phase = model::Phase::data;
    std::vector<model::CallId> may_wake{};
    model::Notes notes{};
};

/// One client process and one server process; connections are numbered as they are opened.
class TraceTeller {
  public:
    explicit TraceTeller(model::TraceSink& sink) : sink_(sink) {}

    /// Every fact told after this has that time, in microseconds from the start.
    void at(std::int64_t microseconds) {
        now_ = trace_start + microseconds * model::microsecond_ns;
    }
    [[nodiscard]] model::Time now() const { return now_; }

    void process(model::ProcessEvent::What what, model::Pid pid, model::Side role,
                 std::string_view name);
    void process(model::ProcessEvent event);

    /// The connection that segments and calls belong to from here on; 0: none.
    void in(model::ConnectionId connection, std::uint16_t client_port = 0);

    /// Enters `call`, whose id, time and pid are filled in; returns the id.
    model::CallId enter(model::Side side, model::CallEntered call);
    void leave(model::CallId id, std::int64_t result,
               const std::vector<model::SegmentNumber>& woken_by = {}, int error = 0,
               std::string_view data = {}, model::Notes notes = {});
    void never_returns(model::CallId id);

    /// The state that the next calls find their socket in.
    void call_state(std::optional<model::TcpState> state) { call_state_ = state; }
    void states(model::TcpState client, model::TcpState server);

    /// Sends a segment; states are those set by `states` since the last one. Returns its number.
    model::SegmentNumber segment(model::Side from, const SegmentWords& words);

    void pids(model::Pid client, model::Pid server);
    [[nodiscard]] model::TraceSink& sink() { return sink_; }
    [[nodiscard]] std::uint64_t segments() const { return number_; }
    [[nodiscard]] std::uint64_t calls() const { return call_; }

  private:
    struct Open {
        model::CallEntered call;
        model::Side side = model::Side::none;
    };
    model::CallFinding finding_for(model::Side side) const;

    model::TraceSink& sink_;
    model::Time now_ = trace_start;
    model::Pid client_ = 12;
    model::Pid server_ = 7;
    model::ConnectionIdentity connection_;
    std::map<model::ConnectionId, std::uint16_t> ports_;
    std::map<model::CallId, Open> open_;
    std::uint64_t number_ = 0;
    std::uint64_t call_ = 0;
    std::optional<model::TcpState> call_state_;
    model::TcpState client_before_ = model::TcpState::closed;
    model::TcpState server_before_ = model::TcpState::listen;
    model::TcpState client_state_ = model::TcpState::closed;
    model::TcpState server_state_ = model::TcpState::listen;
};

model::CallEntered a_call(model::SystemCall call, int fd, bool may_wait = false);
model::Cause by_call(model::SystemCall name, model::CallId call, model::Pid pid, model::Rule rule);
model::Cause reply_to(model::SegmentNumber to, model::SystemCall name = model::SystemCall::none);

}  // namespace tcpwhy::test
