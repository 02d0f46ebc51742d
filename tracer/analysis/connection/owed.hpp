// The segments that an end still owes an acknowledgment, in the order of their arrival. An
// acknowledgment answers the last of them that lies wholly below its number: in a bulk transfer
// several wait at a time, and the capture can show more data before the ACK of the earlier one.
// Bounded; numbers are relative to the peer's SYN.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "tracer/model/ids.hpp"

namespace tcpwhy::analysis {

/// A segment that reached an end.
struct Arrival {
    model::SegmentNumber number = 0;
    model::Time time = 0;
};

/// A segment that wants an acknowledgment.
struct Owed {
    Arrival arrival;
    std::uint64_t end = 0;  ///< one beyond its last number
};

class OwedAnswers {
  public:
    void add(const Owed& owed);
    /// The latest whose numbers all lie below `ack`; else the earliest that `ack` divides, as where
    /// the network card cuts what the capture shows whole; number 0: none.
    [[nodiscard]] Arrival answered_by(std::uint64_t ack) const;
    /// All below `ack` are answered.
    void acknowledge(std::uint64_t ack);

  private:
    static constexpr std::size_t most = 4096;
    void compact();

    std::vector<Owed> items_;
    std::size_t first_ = 0;  ///< those before it are answered
    bool in_order_ = true;   ///< each ends after the one before
};

}  // namespace tcpwhy::analysis
