// A segment read against its connection, before anything changes: numbers relative to the SYNs, and
// the properties that the rules of the analysis ask for. A Reading holds values alone.
#pragma once

#include <cstdint>

#include "tracer/analysis/connection/connection.hpp"
#include "tracer/analysis/connection/syn_options.hpp"
#include "tracer/model/segment.hpp"

namespace tcpwhy::analysis {

/// A capture joins the queues of several processors, or of two interfaces; it shows an answer at
/// most this long before the segment that it answers.
constexpr model::Time reordering_ns = 10 * model::millisecond_ns;

/// One segment seen against what its connection has been so far: read off before anything changes.
struct Reading {
    std::uint64_t seq = 0;  ///< relative to the sender's SYN
    std::uint64_t end = 0;  ///< one beyond its last number (SYN and FIN count)
    std::uint64_t ack = 0;  ///< relative to the receiver's SYN, with the ACK bit
    std::uint64_t window = 0;
    bool syn = false;
    bool fin = false;
    bool rst = false;
    bool has_ack = false;
    bool bare = false;         ///< neither payload nor SYN, FIN, RST
    bool nothing_new = false;  ///< takes up numbers, but all of them have been sent before
    bool probe = false;  ///< below SND.NXT by one with nothing in it: keep-alive or window probe
    bool probe_byte = false;     ///< a window probe that carries the next byte; `end` leaves it out
    bool handshake_ack = false;  ///< the opener's first ACK, of the SYN-ACK
    bool acks_new = false;       ///< acknowledges something for the first time
    bool acks_fin = false;       ///< … and the peer's FIN among it
    bool opens_window = false;   ///< a bare ACK that says nothing new but a larger window
    bool valid_reset = false;    ///< RST that RFC 5961 section 3.2 accepts
    bool overtaken = false;      ///< a bare ACK, older than what its end has shown already
    bool data_fin = false;       ///< Multipath TCP: has a DATA_FIN (RFC 8684 section 3.3.3)
    bool shows_gap = false;      ///< a bare ACK: numbers from `ack` on are missing, later ones came
    bool acks_unseen = false;    ///< acknowledges numbers that the peer has not shown
    std::uint64_t sacked_to = 0;  ///< … and by which: one beyond the latest of them; 0: not shown
    SynOptions options;           ///< of a SYN
};

/// `options` are those of the segment where it is a SYN, else empty.
Reading read(const Connection& connection, model::Side from, const model::Segment& segment,
             const SynOptions& options);

/// Which part of a connection's life the segment belongs to.
model::Phase phase_of(const Connection& connection, model::Side from, const model::Segment& segment,
                      const Reading& reading);

}  // namespace tcpwhy::analysis
