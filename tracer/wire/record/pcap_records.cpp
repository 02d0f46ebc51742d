#include "tracer/wire/record/pcap_records.hpp"

#include <algorithm>
#include <limits>

#include "tracer/wire/file/capture_types.hpp"
#include "tracer/wire/record/bytes_out.hpp"

namespace tcpwhy::wire {

void append_pcap_header(std::string& out, std::uint16_t link_type, std::uint32_t snaplen) {
    append_little(out, std::uint32_t{0xa1b23c4d});
    append_little(out, std::uint16_t{2});
    append_little(out, std::uint16_t{4});
    append_little(out, std::uint64_t{0});  // time zone and accuracy: unused
    append_little(out, snaplen == 0 ? most_snaplen_bytes : snaplen);
    append_little(out, std::uint32_t{link_type});
}

void append_pcap_record(std::string& out, model::Time time, const model::Frame& frame) {
    constexpr model::Time last =
        model::Time{std::numeric_limits<std::uint32_t>::max()} * model::second_ns;
    const model::Time stamp = std::clamp<model::Time>(time, 0, last);
    const auto kept = frame.bytes.first(std::min(frame.bytes.size(), longest_frame_bytes));
    append_little(out, static_cast<std::uint32_t>(stamp / model::second_ns));
    append_little(out, static_cast<std::uint32_t>(stamp % model::second_ns));
    append_little(out, static_cast<std::uint32_t>(kept.size()));
    append_little(out, frame.original_length);
    out.append(reinterpret_cast<const char*>(kept.data()), kept.size());
}

}  // namespace tcpwhy::wire
