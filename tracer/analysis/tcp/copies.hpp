// Copies on the wire: a frame that the capture shows twice, as of two interfaces or of a mirror
// port. Nobody sent it again.
//
// A sender gives each packet an identification of its own (RFC 6864 lets it leave them all at 0)
// and a timestamp of at most some milliseconds (RFC 7323). A segment with both the same, and all
// its numbers, is a copy; where one of the two is missing, it cannot be told from a repetition.
#pragma once

#include <array>
#include <cstdint>

#include "tracer/analysis/tcp/syn_options.hpp"
#include "tracer/model/segment.hpp"

namespace tcpwhy::analysis {

/// Stands for all that makes a segment the one it is; 0 where a copy could not be told.
/// `syn` has the options of a SYN.
std::uint64_t print_of(const model::Segment& segment, const SynOptions& syn);

/// The last few segments that an end has sent.
class Shown {
  public:
    /// The segment with that print; 0: none.
    [[nodiscard]] model::SegmentNumber find(std::uint64_t print) const;
    void add(std::uint64_t print, model::SegmentNumber number);

  private:
    struct Entry {
        std::uint64_t print = 0;
        model::SegmentNumber number = 0;
    };
    std::array<Entry, 4> entries_{};
    std::uint8_t next_ = 0;
};

}  // namespace tcpwhy::analysis
