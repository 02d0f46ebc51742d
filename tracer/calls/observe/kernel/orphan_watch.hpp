// What becomes of sockets that their last process has given up: the kernel is asked for them by
// their addresses (sock_diag(7)), as long as it still does something with them. Where it refuses,
// the trace goes on without.
#pragma once

#include <optional>
#include <vector>

#include "common/descriptor.hpp"
#include "tracer/calls/observe/kernel/clock.hpp"
#include "tracer/calls/observe/kernel/socket_diag.hpp"
#include "tracer/model/fact.hpp"

namespace tcpwhy::calls {

class OrphanWatch {
  public:
    /// Notes the connections that a call or the end of a process gives up for good. At most
    /// `most_watched` are followed at a time.
    void note(const model::Fact& fact);

    [[nodiscard]] bool empty() const { return watched_.empty(); }

    /// Asks for those that are due, each at doubling intervals; what is told is in time order, and
    /// each state of a socket once. Neither TIME-WAIT nor what is gone is asked for again; that
    /// FIN-WAIT-2 has timed out no segment tells, so that its end is told as CLOSED.
    std::vector<model::OrphanSeen> look(Clock& clock);
    /// As `look`, for all.
    std::vector<model::OrphanSeen> look_at_all(Clock& clock);

  private:
    static constexpr std::size_t most_watched = 32;

    struct Watched {
        Endpoint local;
        Endpoint remote;
        model::Time next_look = 0;
        model::Time interval = 0;
        std::optional<model::TcpState> told;
        model::Time ends = 0;  ///< when the kernel's timer was to end FIN-WAIT-2, as told
        bool over = false;
    };

    void add(const std::vector<model::Release>& releases);
    void look_at(Watched& watched, Clock& clock, std::vector<model::OrphanSeen>& seen);
    static bool is_news(Watched& watched, const SocketDiagAnswer& answer, model::Time answered);
    SocketDiagAnswer ask(const Watched& watched);

    std::vector<Watched> watched_;
    Descriptor netlink_;  ///< opened by the first question, in the network namespace of its thread
    std::uint32_t sequence_ = 0;
    bool refused_ = false;
};

}  // namespace tcpwhy::calls
