// Copies on the wire: a frame that the capture shows twice, for example once at each of two
// interfaces, or once on its way out and once on its way in. Nobody sent it again.
//
// A sender gives each packet an identification of its own (RFC 6864 allows 0 for all of them) and a
// timestamp of at most some milliseconds (RFC 7323). A segment with both the same, and all its
// numbers, is a copy at any time. Where one of the two is missing (IPv6, no timestamps), the header
// must be the same byte for byte, and the two must be one moment apart: no timer is as fast.
#pragma once

#include <cstdint>
#include <vector>

#include "tracer/analysis/connection/syn_options.hpp"
#include "tracer/model/ids.hpp"
#include "tracer/model/process_event.hpp"
#include "tracer/model/segment.hpp"

namespace tcpwhy::analysis {

/// How much the likeness of two frames proves.
enum class Likeness : std::uint8_t {
    nothing,  ///< the frame's bytes are not at hand
    bytes,    ///< the header and the first payload bytes; nothing in them is the packet's own
    number,  ///< … with an identification of its own, or the timestamp of bytes sent at that time
    marks    ///< an identification and a timestamp of its own: a copy however late it comes
};

/// Identifies a segment: its numbers, marks and first bytes.
struct Print {
    std::uint64_t hash = 0;
    Likeness likeness = Likeness::nothing;
};

/// `syn` has the options of a SYN.
Print print_of(const model::Segment& segment, const SynOptions& syn);

/// The segments that a capture has shown lately. Copies may come in a burst after a burst, so it
/// holds many; a later segment may take the place of an earlier one.
class Shown {
  public:
    /// Copies come within this time: the first where only bytes show it, the second where an
    /// identification does (no retransmission timer of any system is as fast).
    static constexpr model::Time moment_ns = model::millisecond_ns;
    static constexpr model::Time long_moment_ns = 50 * model::millisecond_ns;

    /// The end of a connection that has sent the segment.
    struct Sender {
        model::ConnectionId connection = 0;
        model::Side side = model::Side::none;
    };
    /// The segment with that print, at most so long ago unless its marks prove it; 0: none.
    [[nodiscard]] model::SegmentNumber find(const Sender& sender, const Print& print,
                                            model::Time now, model::Time at_most) const;
    void add(const Sender& sender, const Print& print, model::SegmentNumber number,
             model::Time time);

  private:
    struct Entry {
        std::uint64_t hash = 0;
        model::SegmentNumber number = 0;
        model::Time time = 0;
    };
    static constexpr std::size_t most = 2048;
    std::vector<Entry> entries_;  ///< by hash; empty until the first is added
};

}  // namespace tcpwhy::analysis
