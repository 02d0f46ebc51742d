#include "tracer/wire/record/pcapng_blocks.hpp"

#include <algorithm>
#include <limits>

#include "tracer/wire/file/capture_types.hpp"
#include "tracer/wire/file/pcapng_numbers.hpp"
#include "tracer/wire/record/bytes_out.hpp"

namespace tcpwhy::wire {
namespace {

constexpr std::size_t word_bytes = 4;

void pad(std::string& out, std::size_t begin, char with) {
    out.append((word_bytes - (out.size() - begin) % word_bytes) % word_bytes, with);
}

/// Writes type and length first, and the length again last. The first one is filled in at the end.
class Block {
  public:
    Block(std::string& out, std::uint32_t type) : out_(out), begin_(out.size()) {
        append_little(out_, type);
        append_little(out_, std::uint32_t{0});
    }
    ~Block() {
        const auto length = static_cast<std::uint32_t>(out_.size() - begin_ + word_bytes);
        for (std::size_t byte = 0; byte < word_bytes; ++byte)
            out_[begin_ + word_bytes + byte] = static_cast<char>(length >> (8 * byte) & 0xffU);
        append_little(out_, length);
    }
    Block(const Block&) = delete;
    Block& operator=(const Block&) = delete;

    template <class Number>
    void number(Number value) {
        append_little(out_, value);
    }
    void bytes(std::string_view content, char padding = 0) {
        const std::size_t begin = out_.size();
        out_ += content;
        pad(out_, begin, padding);
    }
    void option(std::uint16_t code, std::string_view value) {
        const std::string_view kept = value.substr(0, std::numeric_limits<std::uint16_t>::max());
        number(code);
        number(static_cast<std::uint16_t>(kept.size()));
        bytes(kept);
        has_options_ = true;
    }
    void text_option(std::uint16_t code, std::string_view value) {
        if (!value.empty()) option(code, value);
    }
    template <class Number>
    void number_option(std::uint16_t code, Number value) {
        std::string bytes;
        append_little(bytes, value);
        option(code, bytes);
    }
    void end_options() {
        if (!has_options_) return;
        number(option_code::end);
        number(std::uint16_t{0});
    }

  private:
    std::string& out_;
    std::size_t begin_;
    bool has_options_ = false;
};

/// A time: two halves, the higher one first in any byte order.
std::uint64_t halves_swapped(model::Time time) {
    const auto stamp = static_cast<std::uint64_t>(std::max<model::Time>(time, 0));
    return stamp << 32U | stamp >> 32U;
}

std::string_view characters(std::span<const std::uint8_t> bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

void append_section(std::string& out, const SectionInfo& section) {
    Block block(out, block_type::section);
    block.number(byte_order_magic);
    block.number(std::uint16_t{1});
    block.number(std::uint16_t{0});
    block.number(std::numeric_limits<std::uint64_t>::max());  // length unknown
    block.text_option(option_code::shb_hardware, section.hardware);
    block.text_option(option_code::shb_os, section.os);
    block.text_option(option_code::shb_userappl, section.application);
    block.end_options();
}

void append_interface(std::string& out, const InterfaceInfo& interface) {
    constexpr std::uint8_t nanoseconds = 9;
    constexpr char as_text = 0;  // the kind of filter: an expression
    Block block(out, block_type::interface);
    block.number(interface.link_type);
    block.number(std::uint16_t{0});
    block.number(interface.snaplen);
    block.text_option(option_code::if_name, interface.name);
    block.text_option(option_code::if_description, interface.description);
    block.number_option(option_code::if_tsresol, nanoseconds);
    if (!interface.filter.empty()) block.option(option_code::if_filter, as_text + interface.filter);
    block.text_option(option_code::if_os, interface.os);
    block.end_options();
}

void append_packet(std::string& out, const PacketInfo& packet, const model::Frame& frame) {
    const auto kept = frame.bytes.first(std::min(frame.bytes.size(), longest_frame_bytes));
    Block block(out, block_type::enhanced_packet);
    block.number(packet.interface);
    block.number(halves_swapped(packet.time));
    block.number(static_cast<std::uint32_t>(kept.size()));
    block.number(frame.original_length);
    block.bytes(characters(kept));
    block.text_option(option_code::comment, packet.comment);
    if (packet.direction != Direction::none)
        block.number_option(option_code::epb_flags, static_cast<std::uint32_t>(packet.direction));
    if (packet.pid != 0) {
        std::string process_and_thread;
        append_little(process_and_thread, static_cast<std::uint32_t>(packet.pid));
        append_little(process_and_thread, std::uint32_t{0});  // thread unknown
        block.option(option_code::epb_processid_threadid, process_and_thread);
    }
    block.end_options();
}

void append_block(std::string& out, std::uint32_t type, std::string_view data) {
    Block block(out, type);
    block.bytes(data, ' ');
}

void append_statistics(std::string& out, const StatisticsInfo& statistics) {
    Block block(out, block_type::statistics);
    block.number(statistics.interface);
    block.number(halves_swapped(statistics.last));
    block.number_option(option_code::isb_starttime, halves_swapped(statistics.first));
    block.number_option(option_code::isb_endtime, halves_swapped(statistics.last));
    block.number_option(option_code::isb_ifrecv, statistics.received);
    block.number_option(option_code::isb_ifdrop, statistics.dropped);
    block.end_options();
}

}  // namespace tcpwhy::wire
