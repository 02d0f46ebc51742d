// Follows sockets that their last process has closed. Asks the kernel for them by their addresses
// (sock_diag(7)), as long as the kernel still does something with them. Where the kernel refuses,
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

    /// Asks for those that are due, each at doubling intervals; the answers are in time order, and
    /// each state of a socket once. Neither TIME-WAIT nor what is gone is asked for again; that
    /// FIN-WAIT-2 has timed out is in no segment: its end is reported as CLOSED.
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
        std::optional<model::TcpState> reported;
        model::Time ends = 0;  ///< when the kernel's timer was to end FIN-WAIT-2, as reported
        bool over = false;
    };

    void add(const std::vector<model::Release>& releases);
    struct Moment {  ///< of a look
        model::Time asked = 0;
        model::Time answered = 0;
    };
    void judge(Watched& watched, const SocketDiagAnswer& answer, const Moment& moment,
               std::vector<model::OrphanSeen>& seen);
    static bool is_news(Watched& watched, const SocketDiagAnswer& answer, model::Time answered);
    std::vector<SocketDiagAnswer> ask(const std::vector<Watched*>& due);
    bool send_requests(const std::vector<Watched*>& due);
    void receive_answers(std::vector<SocketDiagAnswer>& answers);

    std::vector<Watched> watched_;
    Descriptor netlink_;  ///< opened by the first question, in the network namespace of its thread
    std::uint32_t first_sequence_ = 0;  ///< of the latest requests
    bool refused_ = false;
};

}  // namespace tcpwhy::calls
