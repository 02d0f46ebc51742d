// How FINs move the states of both ends (RFC 9293 sections 3.6 and 3.10), and how a FIN that was
// counted as arrived is taken back.
#pragma once

#include "tracer/analysis/tcp/reading.hpp"

namespace tcpwhy::analysis {

/// The sender sends its FIN before it has received the peer's: the two cross, although the capture
/// shows one after the other. The analysis counts a FIN on its way as arrived until its receiver
/// says otherwise.
bool crosses_fin(const Connection& connection, model::Side from, const Reading& reading);

/// `from` sends its first FIN.
void send_fin(Connection& connection, model::Side from, const Reading& reading, model::Time now);

/// RFC 9293 section 3.10.7.4, eighth: the peer's FIN, once everything before it has arrived.
void receive_fin(End& receiver, const End& sender, model::Time now);

/// The end has not received the peer's FIN, which was counted as arrived: returns to the state
/// before it.
void take_fin_back(End& end, model::Time now);

/// The kernel has dropped the peer's FIN, which was counted as arrived at `receiver`. The peer will
/// send it again.
void lose_fin(Connection& connection, model::Side receiver, model::Time now);

/// RFC 9293 section 3.10.4: the user's CLOSE changes the state at once, even while the FIN waits
/// after bytes. No segment shows it.
void close_end(End& end, model::Time time);

}  // namespace tcpwhy::analysis
