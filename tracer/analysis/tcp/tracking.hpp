// The TCP state machine of both ends, driven by the segments alone (RFC 9293 sections 3.3.2
// and 3.10).
#pragma once

#include <cstdint>

#include "tracer/analysis/tcp/connection.hpp"
#include "tracer/model/segment.hpp"

namespace tcpwhy::analysis {

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
    bool handshake_ack = false;  ///< the opener's first ACK, of the SYN-ACK
    bool acks_new = false;       ///< acknowledges something for the first time
    bool acks_fin = false;       ///< … and the peer's FIN among it
    bool opens_window = false;   ///< a bare ACK that says nothing new but a larger window
    bool valid_reset = false;    ///< RST that RFC 5961 section 3.2 accepts
    bool overtaken = false;      ///< a bare ACK, older than what its end has shown already
    bool shows_gap = false;      ///< a bare ACK: numbers from `ack` on are missing, later ones came
    std::uint64_t sacked_to = 0;  ///< … and by which: one beyond the latest of them; 0: not told
};

Reading read(const Connection& connection, model::Side from, const model::Segment& segment);

/// Gives a connection whose opening was not seen its sequence numbers and states from its first
/// segment.
void join_mid_stream(Connection& connection, model::Side from, const model::Segment& segment);

/// How a segment came, where it is not from one TCP to the other.
struct Passage {
    bool lost = false;    ///< changes its sender alone
    bool forged = false;  ///< a reset in the name of an end that has not sent it: changes the other
};

/// Moves both ends on.
void track(Connection& connection, model::Side from, const model::Segment& segment,
           const Reading& reading, model::SegmentNumber number, const Passage& passage);

/// What stands before an end has refused a segment that was counted as arrived there, whose first
/// number is `begin`: as far as it is not acknowledged, the end is what it was without.
void take_back(Connection& connection, model::Side receiver, model::SegmentNumber number,
               std::uint64_t begin, model::Time now);

/// The peer's FIN, which was counted as arrived there, has not been taken in and will come again.
void lose_fin(Connection& connection, model::Side receiver, model::Time now);

/// Which part of a connection's life the segment belongs to.
model::Phase phase_of(const Connection& connection, model::Side from, const model::Segment& segment,
                      const Reading& reading);

}  // namespace tcpwhy::analysis
