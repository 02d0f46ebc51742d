// Packet sockets from tcpwhy-capture, the small program that may hold cap_net_raw.
//
// tcpwhy itself must hold no capability by its file: such a program is not dumpable, so that it
// can neither make a private lab nor trace (prctl(2), ptrace(2)).
#pragma once

#include <string>

#include "common/descriptor.hpp"
#include "tracer/wire/capture/live_capture.hpp"

namespace tcpwhy::helpers {

/// A packet socket with that filter, pcap-filter(7). None where the program is missing or has no
/// right to capture here. Throws UsageError for the filter.
Descriptor packet_socket_from_helper(const std::string& filter);

/// Opens the interface by this process's own right, or else with that helper. Throws as
/// LiveCapture does.
wire::LiveCapture open_capture(const wire::CaptureOptions& options);

/// Whether this process may open a packet socket where it stands.
bool may_open_packet_socket();

}  // namespace tcpwhy::helpers
