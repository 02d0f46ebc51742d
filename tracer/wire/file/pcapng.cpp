#include "tracer/wire/file/pcapng.hpp"

#include <algorithm>
#include <limits>
#include <optional>

#include "tracer/wire/decode/bytes.hpp"
#include "tracer/wire/file/pcapng_numbers.hpp"

namespace tcpwhy::wire {

namespace {

constexpr std::size_t most_interfaces =
    65'536;  // of a section: model::Frame has 16 bits for the index

/// The value of an option, if it has at least `least_bytes`; nullopt: the option is absent.
std::optional<std::span<const std::uint8_t>> find_option(std::span<const std::uint8_t> options,
                                                         std::uint16_t wanted,
                                                         std::size_t least_bytes,
                                                         std::endian order) {
    while (options.size() >= 4) {
        const auto code = load<std::uint16_t>(options.data(), order);
        const auto length = load<std::uint16_t>(options.data() + 2, order);
        if (code == option_code::end || options.size() - 4 < length) return std::nullopt;
        if (code == wanted && length >= least_bytes) return options.subspan(4, length);
        options = options.subspan(std::min(options.size(), 4 + padded(length)));
    }
    return std::nullopt;
}

ReadStep damaged(const Window& window, Faults& faults, std::string text) {
    faults.add(window.offset, std::move(text));
    return ReadStep::damaged;
}

ReadStep cut(const Window& window, Faults& faults, std::size_t want) {
    if (!window.last) return ReadStep::need_more;
    return damaged(window, faults,
                   "the file ends inside a block (" + std::to_string(window.bytes.size()) + " of " +
                       std::to_string(want) + " bytes)");
}

}  // namespace

bool PcapngReader::recognises(std::span<const std::uint8_t> beginning) {
    return load<std::uint32_t>(beginning.data(), std::endian::little) == block_type::section;
}

template <typename Number>
Number PcapngReader::number_at(std::span<const std::uint8_t> body, std::size_t position) const {
    return load<Number>(body.data() + position, order_);
}

/// Removes one block from the window; ReadStep::frame: the window had a whole one.
ReadStep PcapngReader::take_block(Window& window, Block& block, Faults& faults) {
    const std::span<const std::uint8_t> bytes = window.bytes;
    if (bytes.empty() && window.last) return ReadStep::end;
    if (bytes.size() < block_overhead_bytes) return cut(window, faults, block_overhead_bytes);
    block.type = number_at<std::uint32_t>(bytes, 0);
    if (block.type == block_type::section) {
        const auto magic = load<std::uint32_t>(bytes.data() + 8, std::endian::little);
        if (magic != byte_order_magic && magic != swapped(byte_order_magic)) {
            return damaged(window, faults, "a section's byte-order magic is neither way round");
        }
        order_ = magic == byte_order_magic ? std::endian::little : std::endian::big;
    } else if (!in_section_) {
        return damaged(window, faults, "there is a block before the first section");
    }
    const auto length = number_at<std::uint32_t>(bytes, 4);
    if (length < block_overhead_bytes || length % 4 != 0 || length > longest_block_bytes) {
        return damaged(window, faults,
                       "a block claims a length of " + std::to_string(length) + " bytes");
    }
    if (bytes.size() < length) return cut(window, faults, length);
    if (const auto again = number_at<std::uint32_t>(bytes, length - 4); again != length) {
        return damaged(window, faults,
                       "a block's two lengths differ (" + std::to_string(length) + " and " +
                           std::to_string(again) + ')');
    }
    block.body = bytes.subspan(8, length - block_overhead_bytes);
    block.offset = window.offset;
    window.take(length);
    return ReadStep::frame;
}

ReadStep PcapngReader::next(Window& window, model::Time& time, model::Frame& frame, Faults& faults,
                            CaptureCounts& counts) {
    for (;;) {
        Block block;
        if (const ReadStep step = take_block(window, block, faults); step != ReadStep::frame)
            return step;
        std::string fault;
        ReadStep step = ReadStep::need_more;  // a block that yields nothing
        switch (block.type) {
            case block_type::enhanced_packet:
            case block_type::obsolete_packet:
                fault = read_packet(block, time, frame);
                step = ReadStep::frame;
                break;
            case block_type::simple_packet:
                fault = read_simple_packet(block, time, frame);
                step = ReadStep::frame;
                break;
            case fact_block_type:
                custom_ = {block.type, 0, false, order_, block.body, block.offset};
                step = ReadStep::custom_block;
                break;
            case block_type::custom:
            case block_type::custom_not_copied:
                fault = read_custom(block);
                step = ReadStep::custom_block;
                break;
            case block_type::section:
                fault = read_section(block);
                break;
            case block_type::interface:
                fault = read_interface(block, counts);
                break;
            case block_type::statistics:
                fault = read_statistics(block, counts);
                break;
            default:
                ++counts.skipped_blocks;
                break;
        }
        if (!fault.empty()) {
            faults.add(block.offset, std::move(fault));
            ++counts.faulty_blocks;
            // After an invalid section header or interface, later blocks would be misread.
            if (block.type == block_type::section || block.type == block_type::interface)
                return ReadStep::damaged;
        } else if (step != ReadStep::need_more) {
            counts.frames += step == ReadStep::frame ? 1 : 0;
            return step;
        }
    }
}

std::string PcapngReader::read_section(const Block& block) {
    if (block.body.size() < 16) return "a section header is too short";
    const auto major = number_at<std::uint16_t>(block.body, 4);
    if (major != 1) return "pcapng version " + std::to_string(major) + " is not known (1 is)";
    in_section_ = true;
    earlier_interfaces_ += interfaces_.size();
    interfaces_.clear();
    return {};
}

std::string PcapngReader::read_interface(const Block& block, CaptureCounts& counts) {
    if (block.body.size() < 8) return "an interface description is too short";
    if (interfaces_.size() == most_interfaces) return "a section has too many interfaces";
    const auto options = block.body.subspan(8);
    std::uint8_t resolution = 6;
    std::int64_t offset_seconds = 0;
    if (const auto value = find_option(options, option_code::if_tsresol, 1, order_))
        resolution = value->front();
    if (const auto value = find_option(options, option_code::if_tsoffset, 8, order_)) {
        offset_seconds = static_cast<std::int64_t>(number_at<std::uint64_t>(*value, 0));
    }
    interfaces_.push_back({number_at<std::uint16_t>(block.body, 0),
                           number_at<std::uint32_t>(block.body, 4),
                           TimeUnit(resolution, offset_seconds), 0});
    ++counts.interfaces;
    return {};
}

std::string PcapngReader::read_statistics(const Block& block, CaptureCounts& counts) {
    if (block.body.size() < 12) return "interface statistics are too short";
    const auto id = number_at<std::uint32_t>(block.body, 0);
    if (id >= interfaces_.size())
        return "statistics of interface " + std::to_string(id) + ", which was not described";
    if (const auto value =
            find_option(block.body.subspan(12), option_code::isb_ifdrop, 8, order_)) {
        Interface& interface = interfaces_[id];
        const auto dropped = number_at<std::uint64_t>(*value, 0);
        counts.dropped +=
            dropped - interface.dropped;  // the option counts from the beginning of the capture
        interface.dropped = dropped;
    }
    return {};
}

/// Enhanced packet blocks, and obsolete packet blocks. In the obsolete ones, half of the
/// interface's number is a count of drops instead.
std::string PcapngReader::read_packet(const Block& block, model::Time& time, model::Frame& frame) {
    constexpr std::size_t fields_bytes = 20;
    if (block.body.size() < fields_bytes) return "a packet block is too short";
    const std::uint32_t interface = block.type == block_type::enhanced_packet
                                        ? number_at<std::uint32_t>(block.body, 0)
                                        : number_at<std::uint16_t>(block.body, 0);
    const std::uint64_t stamp_high = number_at<std::uint32_t>(block.body, 4);
    const std::uint64_t stamp = stamp_high << 32U | number_at<std::uint32_t>(block.body, 8);
    std::string fault = fill_frame(interface, block.body.subspan(fields_bytes),
                                   number_at<std::uint32_t>(block.body, 12),
                                   number_at<std::uint32_t>(block.body, 16), frame);
    if (fault.empty()) time = last_time_ = interfaces_[interface].unit.nanoseconds(stamp);
    return fault;
}

std::string PcapngReader::read_simple_packet(const Block& block, model::Time& time,
                                             model::Frame& frame) {
    constexpr std::size_t fields_bytes = 4;
    if (block.body.size() < fields_bytes) return "a packet block is too short";
    const auto original = number_at<std::uint32_t>(block.body, 0);
    const std::uint32_t snaplen = interfaces_.empty() ? 0 : interfaces_.front().snaplen;
    const std::uint32_t captured = snaplen != 0 ? std::min(original, snaplen) : original;
    time = last_time_;
    return fill_frame(0, block.body.subspan(fields_bytes), captured, original, frame);
}

std::string PcapngReader::fill_frame(std::uint32_t interface, std::span<const std::uint8_t> data,
                                     std::uint32_t captured, std::uint32_t original,
                                     model::Frame& frame) const {
    if (interface >= interfaces_.size()) {
        return "a packet of interface " + std::to_string(interface) + ", which was not described";
    }
    if (captured > data.size()) return "a packet claims more bytes than its block holds";
    constexpr std::uint64_t most = std::numeric_limits<std::uint16_t>::max();
    frame.bytes = data.first(captured);
    frame.original_length = original;
    frame.link_type = interfaces_[interface].link_type;
    frame.interface = static_cast<std::uint16_t>(std::min(earlier_interfaces_ + interface, most));
    return {};
}

std::string PcapngReader::read_custom(const Block& block) {
    if (block.body.size() < 4) return "a custom block is too short";
    custom_ = {block.type,
               number_at<std::uint32_t>(block.body, 0),
               block.type == block_type::custom,
               order_,
               block.body.subspan(4),
               block.offset};
    return {};
}

}  // namespace tcpwhy::wire
