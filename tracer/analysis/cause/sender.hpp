// The end that has sent the segment in question, with what its calls have told; and the causes that
// it can have. Shared by the parts of the attribution.
#pragma once

#include <cstdint>

#include "tracer/analysis/cause/scene.hpp"

namespace tcpwhy::analysis {

struct Sender {
    const Scene& scene;
    const End& end;
    const End& peer;
    SocketView* socket;  ///< the owner's; null: unknown

    [[nodiscard]] model::Time now() const { return scene.segment.time; }
    /// A call of that family on this socket which is going on now.
    [[nodiscard]] const OpenCall* open(model::Family family) const;
    [[nodiscard]] bool promptly_after(const Arrival& arrival) const {
        return arrival.number != 0 && now() - arrival.time < prompt_ns;
    }
    /// What queued the FIN: the first closing that could.
    [[nodiscard]] const Closing* fin_queued_by() const;
    /// Something that gives the socket up and is going on now: the latest.
    [[nodiscard]] const Closing* closing_now() const;
    [[nodiscard]] const Queued* queued_at(std::uint64_t seq) const;
    [[nodiscard]] CallRef connect_call() const { return socket ? socket->connect : CallRef{}; }
};

model::Cause observed(model::CauseKind kind, model::Rule rule);
model::Cause from_call(const CallRef& call, model::Rule rule);
/// The kernel's answer to a segment, on behalf of a call where there is one.
model::Cause reply_to(const Arrival& arrival, const CallRef& on_behalf = {});
model::Cause from_timer(model::Timer timer, const CallRef& whose = {});
model::Cause from_closing(const Closing& closing, model::Rule rule);
inline model::Cause nobody() {
    return observed(model::CauseKind::unknown, model::Rule::none);
}

/// What can make numbers go again, by what the wire shows.
enum class Again : std::uint8_t { answer, tail_loss_probe, retransmission_timer };
Again why_again(const Sender& sender);

/// What makes numbers go again that have been sent before.
model::Cause again(const Sender& sender, const CallRef& whose, model::Notes& notes);

}  // namespace tcpwhy::analysis
