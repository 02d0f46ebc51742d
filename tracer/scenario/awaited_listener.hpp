// The listener that a run waits for: the server listens on the port, and then the client starts.
// This unit remembers the server's other listeners and its failed calls. From them it makes the
// sentences for a run that ends because nobody listens there. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "common/endpoint.hpp"
#include "tracer/model/process_event.hpp"
#include "tracer/model/socket_call.hpp"
#include "tracer/scenario/run_activity.hpp"

namespace tcpwhy::scenario {

class AwaitedListener {
  public:
    explicit AwaitedListener(std::uint16_t port) : port_(port) {}

    /// A call of the server has returned. True: it was the listen() on the port.
    bool on(const RunActivity::Call& call, const model::CallReturned& returned);
    /// That program has tried to trace one that is observed (strace, gdb), and failed.
    void cannot_trace(const std::string& program) { refused_tracer_ = program; }
    [[nodiscard]] bool is_elsewhere() const { return !elsewhere_.empty(); }

    /// "the server ended with status 1 before it listened on port 9877; its last failed call was
    /// …".
    [[nodiscard]] std::string ended_before(const model::ProcessEvent& exit) const;
    /// "the server listens on 127.0.0.1:80, not on port 9877 …", with its fix; if is_elsewhere().
    [[nodiscard]] std::string listens_elsewhere() const;
    /// "the server's socket on port 9877 is a UDP socket …", with its fix.
    [[nodiscard]] std::string uses_udp() const;
    /// "the server did not listen on port 9877 within 2 s; it listens on …". `within` begins with a
    /// blank. `activity` says what the server does instead where nothing else is known.
    [[nodiscard]] std::string not_in_time(const std::string& within,
                                          const RunActivity& activity) const;

  private:
    std::uint16_t port_;
    std::vector<Endpoint> elsewhere_;  ///< where the server listens, other than on the port
    std::string last_failure_;         ///< of the server's calls
    std::string refused_tracer_;       ///< a program that cannot trace what is observed
};

}  // namespace tcpwhy::scenario
