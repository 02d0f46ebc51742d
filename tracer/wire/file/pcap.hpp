// The pcap file format (draft-ietf-opsawg-pcap): both byte orders, micro- and nanoseconds, and the
// variant with longer record headers of old Linux systems ("modified pcap"). Pure.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

#include "tracer/wire/file/capture_types.hpp"

namespace tcpwhy::wire {

class PcapReader {
  public:
    /// True if the first four bytes are those of a pcap file.
    static bool recognises(std::span<const std::uint8_t> beginning);

    /// Removes the next record from the window. Sets `time` and `frame` only for ReadStep::frame.
    ReadStep next(Window& window, model::Time& time, model::Frame& frame, Faults& faults,
                  CaptureCounts& counts);

  private:
    ReadStep read_file_header(Window& window, Faults& faults, CaptureCounts& counts);

    bool header_read_ = false;
    bool lengths_may_be_swapped_ = false;  ///< versions before 2.4 wrote them in either order
    std::endian order_ = std::endian::little;
    std::uint16_t link_type_ = 0;
    std::size_t record_header_bytes_ = 16;
    model::Time fraction_ns_ = model::microsecond_ns;  ///< the unit of the time's second word
};

}  // namespace tcpwhy::wire
