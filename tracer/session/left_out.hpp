// The frames of a capture that are no TCP segments: how many, and why.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "tracer/wire/decode/decoded.hpp"

namespace tcpwhy::session {

class LeftOut {
  public:
    void add(wire::Decoded result, std::uint16_t link_type);

    /// "12 frames of other protocols, 3 encrypted frames": all reasons with their counts; "": none.
    [[nodiscard]] std::string reasons() const;
    /// The same for frames whose link type cannot be decoded.
    [[nodiscard]] std::string unsupported() const;

  private:
    std::map<wire::Decoded, std::uint64_t> counts_;
    std::map<std::uint16_t, std::uint64_t> link_types_;  ///< of those that are unsupported
};

}  // namespace tcpwhy::session
