// The frames of a capture that are no TCP segments: how many, and why.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "tracer/wire/decode/decoded.hpp"
#include "tracer/wire/decode/protocol.hpp"

namespace tcpwhy::session {

class LeftOut {
  public:
    /// `protocol` counts if the result is Decoded::not_tcp.
    void add(wire::Decoded result, std::uint16_t link_type, const wire::Protocol& protocol);

    /// "12 frames of UDP, 3 encrypted frames": all reasons with their counts; "": none.
    [[nodiscard]] std::string reasons() const;
    /// The same for frames that could hold TCP and cannot be decoded: link types and tunnels.
    [[nodiscard]] std::string unsupported() const;

  private:
    std::map<wire::Decoded, std::uint64_t> counts_;
    std::map<std::uint16_t, std::uint64_t> link_types_;  ///< of those that are unsupported
    std::map<wire::Protocol, std::uint64_t> protocols_;  ///< of those that are not TCP
};

}  // namespace tcpwhy::session
