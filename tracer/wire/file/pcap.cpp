#include "tracer/wire/file/pcap.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "tracer/wire/decode/bytes.hpp"

namespace tcpwhy::wire {

namespace {

constexpr std::size_t file_header_bytes = 24;

struct Variant {
    std::uint32_t magic;
    model::Time fraction_ns;
    std::size_t record_header_bytes;
};

constexpr Variant variants[] = {
    {0xa1b2c3d4, model::microsecond_ns, 16},
    {0xa1b23c4d, 1, 16},
    {0xa1b2cd34, model::microsecond_ns,
     24},  // modified: interface, protocol and packet type follow
};

const Variant* find_variant(const std::uint8_t* bytes, std::endian order) {
    const auto magic = load<std::uint32_t>(bytes, order);
    const auto* found =
        std::find_if(std::begin(variants), std::end(variants),
                     [&](const Variant& variant) { return variant.magic == magic; });
    return found != std::end(variants) ? found : nullptr;
}

std::string of_bytes(std::size_t have, std::size_t want) {
    return " (" + std::to_string(have) + " of " + std::to_string(want) + " bytes)";
}

/// The window ends inside the record: more bytes can follow, or the file was cut here.
ReadStep cut(const Window& window, Faults& faults, const char* inside, std::size_t want) {
    if (!window.last) return ReadStep::need_more;
    faults.add(window.offset,
               std::string("the file ends inside ") + inside + of_bytes(window.bytes.size(), want));
    return ReadStep::damaged;
}

}  // namespace

bool PcapReader::recognises(std::span<const std::uint8_t> beginning) {
    return find_variant(beginning.data(), std::endian::little) != nullptr ||
           find_variant(beginning.data(), std::endian::big) != nullptr;
}

ReadStep PcapReader::read_file_header(Window& window, Faults& faults, CaptureCounts& counts) {
    if (window.bytes.size() < file_header_bytes)
        return cut(window, faults, "its header", file_header_bytes);
    const std::uint8_t* header = window.bytes.data();
    const Variant* variant = find_variant(header, order_ = std::endian::little);
    if (variant == nullptr) variant = find_variant(header, order_ = std::endian::big);
    if (variant == nullptr) {
        faults.add(window.offset, "the header's magic number is not that of pcap");
        return ReadStep::damaged;
    }
    const auto major = load<std::uint16_t>(header + 4, order_);
    const auto minor = load<std::uint16_t>(header + 6, order_);
    if (major != 2) {
        faults.add(window.offset + 4, "pcap version " + std::to_string(major) + '.' +
                                          std::to_string(minor) + " is not known (2.4 is)");
        return ReadStep::damaged;
    }
    lengths_may_be_swapped_ = minor < 4;
    fraction_ns_ = variant->fraction_ns;
    record_header_bytes_ = variant->record_header_bytes;
    // The upper half is the length of the frame check sequence. The IP header's length excludes it
    // anyway.
    link_type_ = static_cast<std::uint16_t>(load<std::uint32_t>(header + 20, order_) & 0xffffU);
    header_read_ = true;
    counts.interfaces = 1;
    window.take(file_header_bytes);
    return ReadStep::frame;
}

ReadStep PcapReader::next(Window& window, model::Time& time, model::Frame& frame, Faults& faults,
                          CaptureCounts& counts) {
    if (!header_read_) {
        if (const ReadStep step = read_file_header(window, faults, counts); step != ReadStep::frame)
            return step;
    }
    const std::size_t available = window.bytes.size();
    if (available == 0 && window.last) return ReadStep::end;
    if (available < record_header_bytes_)
        return cut(window, faults, "a frame's header", record_header_bytes_);
    const std::uint8_t* record = window.bytes.data();
    auto captured = load<std::uint32_t>(record + 8, order_);
    auto original = load<std::uint32_t>(record + 12, order_);
    if (lengths_may_be_swapped_ && captured > original) std::swap(captured, original);
    if (captured > longest_frame_bytes) {
        faults.add(window.offset, "a frame claims " + std::to_string(captured) +
                                      " captured bytes; the limit is " +
                                      std::to_string(longest_frame_bytes));
        return ReadStep::damaged;
    }
    const std::size_t record_bytes = record_header_bytes_ + captured;
    if (available < record_bytes) return cut(window, faults, "a frame", record_bytes);
    time = load<std::uint32_t>(record, order_) * model::second_ns +
           load<std::uint32_t>(record + 4, order_) * fraction_ns_;
    frame.bytes = {record + record_header_bytes_, captured};
    frame.original_length = original;
    frame.link_type = link_type_;
    frame.interface = 0;
    window.take(record_bytes);
    ++counts.frames;
    return ReadStep::frame;
}

}  // namespace tcpwhy::wire
