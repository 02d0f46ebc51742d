#include "tracer/analysis/sockets/kept_segment.hpp"

#include <cstddef>
#include <span>

namespace tcpwhy::analysis {
namespace {

/// The same part of the copy that `part` is of the original.
std::span<const std::uint8_t> rebased(std::span<const std::uint8_t> part,
                                      std::span<const std::uint8_t> original,
                                      const std::vector<std::uint8_t>& copy) {
    if (part.empty()) return {};
    return {copy.data() + (part.data() - original.data()), part.size()};
}

bool within(std::span<const std::uint8_t> part, std::span<const std::uint8_t> whole) {
    return part.empty() || (part.data() >= whole.data() &&
                            part.data() + part.size() <= whole.data() + whole.size());
}

}  // namespace

void keep_bytes(model::Segment& segment, std::vector<std::uint8_t>& bytes) {
    const std::span<const std::uint8_t> original = segment.frame.bytes;
    // A reassembled datagram lies outside the frame: its bytes are appended.
    bytes.assign(original.begin(), original.end());
    const bool inside = within(segment.options, original) && within(segment.payload, original);
    if (inside) {
        segment.options = rebased(segment.options, original, bytes);
        segment.payload = rebased(segment.payload, original, bytes);
    } else {
        const std::size_t options_at = bytes.size();
        bytes.insert(bytes.end(), segment.options.begin(), segment.options.end());
        const std::size_t payload_at = bytes.size();
        bytes.insert(bytes.end(), segment.payload.begin(), segment.payload.end());
        segment.options = {bytes.data() + options_at, segment.options.size()};
        segment.payload = {bytes.data() + payload_at, segment.payload.size()};
    }
    segment.frame.bytes = {bytes.data(), original.size()};
}

}  // namespace tcpwhy::analysis
