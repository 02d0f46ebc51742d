// A segment that waits. The bytes of a segment are borrowed (model/segment.hpp): they are gone when
// the function that got it returns. One that is looked at again later needs bytes of its own.
#pragma once

#include <cstdint>
#include <vector>

#include "tracer/model/segment.hpp"

namespace tcpwhy::analysis {

/// Copies the segment's bytes into `bytes`. From then on the segment refers to the copy.
void keep_bytes(model::Segment& segment, std::vector<std::uint8_t>& bytes);

/// A segment with its bytes. It moves and is never copied, because a copy would still refer to the
/// bytes of the first one.
class KeptSegment {
  public:
    explicit KeptSegment(const model::Segment& borrowed) : segment_(borrowed) {
        keep_bytes(segment_, bytes_);
    }
    ~KeptSegment() = default;
    KeptSegment(const KeptSegment&) = delete;
    KeptSegment& operator=(const KeptSegment&) = delete;
    // A vector that moves keeps its bytes where they are.
    KeptSegment(KeptSegment&&) noexcept = default;
    KeptSegment& operator=(KeptSegment&&) noexcept = default;

    [[nodiscard]] const model::Segment& get() const { return segment_; }

  private:
    model::Segment segment_;
    std::vector<std::uint8_t> bytes_;
};

}  // namespace tcpwhy::analysis
