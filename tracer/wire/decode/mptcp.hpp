// The parts of the MPTCP option (RFC 8684 section 3) that change what a segment means for the
// connection: that an end speaks Multipath TCP, and DATA_FIN, the end of the data of all subflows.
// Pure. Never reads out of bounds; a malformed option counts as none.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace tcpwhy::wire {

/// MP_CAPABLE in the value of an MPTCP option (without kind and length).
bool is_mptcp_capable(std::span<const std::uint8_t> value);
/// MP_JOIN in the value of a SYN's or SYN-ACK's option (RFC 8684 section 3.2).
bool is_mptcp_join(std::span<const std::uint8_t> value);
/// The token of a SYN with MP_JOIN: which connection the subflow belongs to; nullopt: none.
std::optional<std::uint32_t> mptcp_join_token(std::span<const std::uint8_t> value);
/// The token of the key that the sender of an MP_CAPABLE shows; nullopt: it shows none, or is of
/// version 0, whose tokens are made otherwise.
std::optional<std::uint32_t> mptcp_key_token(std::span<const std::uint8_t> value);
/// The same among all the options of a segment.
std::optional<std::uint32_t> find_mptcp_key_token(std::span<const std::uint8_t> options);
/// A DSS option with the flag F among all the options of a segment (RFC 8684 section 3.3.3).
bool has_data_fin(std::span<const std::uint8_t> options);

}  // namespace tcpwhy::wire
