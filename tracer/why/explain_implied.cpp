#include "tracer/why/explain_implied.hpp"

#include <string_view>

#include "tracer/model/segment.hpp"
#include "tracer/model/system_call.hpp"
#include "tracer/why/sentence.hpp"

namespace tcpwhy::why {
namespace {

namespace flag = model::tcp_flag;
using model::Otherwise;
using model::Proof;
using model::Transit;

/// The proof: "{call} returned 0".
std::string_view proof_of(Proof proof) {
    switch (proof) {
        case Proof::connected:
            return "{call} succeeded";
        case Proof::in_progress:
            return "{call} has begun to connect";
        case Proof::refused:
            return "the connection was refused (ECONNREFUSED)";
        case Proof::timed_out:
            return "the connection timed out (ETIMEDOUT)";
        case Proof::accepted:
            return "{call} returned the connection";
        case Proof::used:
            return "{call} succeeded, as it does only on a connection";
        case Proof::sent:
            return "{call} took {bytes}";
        case Proof::received:
            return "{call} returned {bytes}";
        case Proof::end_read:
            return "{call} met the end of the data";
        case Proof::shut:
            return "{call} closed the sending half";
        case Proof::closed:
            return "{call} gave back the last descriptor";
        case Proof::ended:
            return "the process gave back the last descriptor at its end";
        case Proof::lingered:
            return "{call} gave back the last descriptor with SO_LINGER {1, 0}";
        case Proof::disconnected:
            return "{call} with AF_UNSPEC dissolved the connection";
        case Proof::reset:
            return "{call} met a reset (ECONNRESET)";
        case Proof::broken_pipe:
            return "{call} failed with EPIPE, though this end had not closed";
    }
    return "";
}

/// The conclusion.
std::string_view conclusion_of(const model::Implied& implied) {
    const std::uint16_t flags = implied.flags;
    if (implied.transit == Transit::unanswered) return "the SYN was sent, and nothing answered it";
    if (implied.otherwise == Otherwise::icmp_error)
        return "a RST answered the SYN, unless an ICMP error did";
    if (implied.otherwise == Otherwise::reset)
        return "a FIN follows the data, or a RST if not all that had arrived was read";
    if (flags & flag::rst)
        return implied.transit == Transit::passed ? "a RST had arrived" : "a RST is sent";
    if (flags & flag::fin)
        return implied.transit == Transit::passed ? "the FIN had arrived"
                                                  : "a FIN was sent, or is sent after the data";
    if ((flags & flag::syn) && (flags & flag::ack)) return "the SYN-ACK had arrived";
    if (flags & flag::syn)
        return implied.transit == Transit::passed ? "the SYN had arrived" : "the SYN was sent";
    if (implied.length == 0) return "the kernel had answered the SYN-ACK";
    return implied.transit == Transit::passed
               ? "they had arrived"
               : "they were sent, or are sent as soon as they may be";
}

}  // namespace

void append_why(std::string& out, const model::Implied& implied) {
    fill(out, proof_of(implied.proof), [&](std::string_view gap) {
        if (gap == "call") {
            out += model::name(implied.name);
            out += "()";
        } else if (gap == "bytes") {
            append_count(out, implied.length, "byte");
        } else {
            out += '{';
            out += gap;
            out += '}';
        }
    });
    out += ": ";
    out += conclusion_of(implied);
}

}  // namespace tcpwhy::why
