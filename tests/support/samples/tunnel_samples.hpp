// Hand-made tunnels around packets and frames: small functions from bytes to bytes.
#pragma once

#include <cstdint>
#include <vector>

#include "tests/support/samples/wire_samples.hpp"

namespace tcpwhy::samples {

/// A datagram without a checksum, from port 50000.
Bytes udp(std::uint16_t to, const Bytes& payload);
Bytes vxlan(std::uint32_t network, const Bytes& frame);
/// `options` has a multiple of 4 bytes.
Bytes geneve(std::uint32_t network, std::uint16_t type, const Bytes& payload,
             const Bytes& options = {});
/// `fields` are those that the flags announce.
Bytes gre(std::uint16_t flags, std::uint16_t type, const Bytes& fields, const Bytes& payload);

/// The TCP segment of frames_of_every_kind() in every tunnel that is opened.
std::vector<Sample> frames_in_tunnels();

}  // namespace tcpwhy::samples
