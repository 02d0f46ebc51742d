// The end that has sent the segment in question, with the facts from its calls, and the causes that
// the segment can have. Shared by the parts of the attribution.
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
    /// A call of that family on this socket which is going on now, and of which that is true.
    [[nodiscard]] const OpenCall* open(model::Family family,
                                       bool (*does)(const model::CallEntered&) = nullptr) const;
    [[nodiscard]] bool promptly_after(const Arrival& arrival) const {
        return arrival.number != 0 && now() - arrival.time < prompt_ns;
    }
    /// An accept() that goes on now, has taken the connection and closes it, because it fails.
    [[nodiscard]] const OpenCall* losing_accept() const;
    /// The closing that queued the FIN: the first that could.
    [[nodiscard]] const Closing* fin_queued_by() const;
    /// Something that gives the socket up and is going on now: the latest.
    [[nodiscard]] const Closing* closing_now() const;
    /// A close() or the end of a process that has returned, while a call of another thread still
    /// holds the socket open: the latest.
    [[nodiscard]] const Closing* closing_held_up() const;
    [[nodiscard]] const Queued* queued_at(std::uint64_t seq) const;
    [[nodiscard]] CallRef connect_call() const { return socket ? socket->connect : CallRef{}; }
};

model::Cause observed(model::CauseKind kind, model::Rule rule);
model::Cause from_call(const CallRef& call, model::Rule rule);
/// The kernel's answer to a segment, on behalf of a call where there is one.
model::Cause reply_to(const Arrival& arrival, const CallRef& on_behalf = {});
/// The kernel opens a further subflow of Multipath TCP by itself (RFC 8684 section 3.2). The option
/// says so, no call does.
inline model::Cause opens_subflow() {
    model::Cause cause;
    cause.kind = model::CauseKind::reply;
    cause.rule = model::Rule::state;
    return cause;
}
model::Cause from_timer(model::Timer timer, const CallRef& whose = {});
model::Cause from_closing(const Closing& closing, model::Rule rule);
inline model::Cause nobody() {
    return observed(model::CauseKind::unknown, model::Rule::none);
}

/// The reasons to send numbers again that the wire can show.
enum class Again : std::uint8_t { answer, tail_loss_probe, retransmission_timer };
Again why_again(const Sender& sender);

/// The cause of a segment that sends numbers again.
model::Cause again(const Sender& sender, const CallRef& whose, model::Notes& notes);

}  // namespace tcpwhy::analysis
