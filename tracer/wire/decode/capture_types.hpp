// What the readers of capture files speak in: a window on the file's bytes, steps, faults and
// counts.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "tracer/model/segment.hpp"

namespace tcpwhy::wire {

/// The part of a file that is in memory. A reader takes whole records off its front; the owner
/// appends to its back.
struct Window {
    std::span<const std::uint8_t> bytes;  ///< from where the reader stands
    std::uint64_t offset = 0;             ///< of the first of them in the (decompressed) file
    bool last = false;                    ///< nothing follows them

    void take(std::size_t count) {
        bytes = bytes.subspan(count);
        offset += count;
    }
};

enum class ReadStep : std::uint8_t {
    frame,         ///< a frame was read; it borrows from the window
    custom_block,  ///< a custom block or one of facts was read (pcapng); it borrows from the window
    need_more,     ///< the window holds no whole record; come again with more bytes
    end,           ///< the file ends as it should
    damaged,       ///< reading cannot go on; the last fault says where and why
};

struct Fault {
    std::uint64_t offset = 0;  ///< in the (decompressed) file
    std::string text;          ///< one clause: "the file ends inside a frame (12 of 60 bytes)"
};

/// The first faults of a file, and how many there were.
class Faults {
  public:
    static constexpr std::size_t most_kept = 8;

    void add(std::uint64_t offset, std::string text) {
        if (first_.size() < most_kept) first_.push_back({offset, std::move(text)});
        ++count_;
    }
    [[nodiscard]] const std::vector<Fault>& first() const { return first_; }
    [[nodiscard]] std::uint64_t count() const { return count_; }

  private:
    std::vector<Fault> first_;
    std::uint64_t count_ = 0;
};

/// The type of the blocks in which a recording carries its facts: one of those for local use
/// (section 10.1 of draft-ietf-opsawg-pcapng). Not a custom block, because Wireshark and tshark
/// list each of those as if it were a frame.
constexpr std::uint32_t fact_block_type = 0x80746377;

/// pcapng's custom block (section 4.7 of draft-ietf-opsawg-pcapng), or a block of facts.
struct CustomBlock {
    std::uint32_t type = 0;                   ///< fact_block_type, 0x00000BAD or 0x40000BAD
    std::uint32_t enterprise = 0;             ///< of a custom block: IANA private enterprise number
    bool copyable = false;                    ///< type 0x00000BAD
    std::endian order = std::endian::little;  ///< of the section it stands in
    std::span<const std::uint8_t> data;       ///< all behind the number: data, options and padding
    std::uint64_t offset = 0;                 ///< of the block in the file
};

struct CaptureCounts {
    std::uint64_t frames = 0;
    std::uint64_t skipped_blocks = 0;  ///< sound blocks of kinds that carry no frames (pcapng)
    std::uint64_t faulty_blocks =
        0;  ///< blocks left out because what they say is impossible (pcapng)
    std::uint64_t interfaces = 0;
    std::uint64_t dropped =
        0;  ///< frames that the capture lost, by its interface statistics (pcapng)
};

/// What a record's header may claim before it is taken for damage. Linux's largest super-packets
/// have 512 KiB; libpcap itself writes at most 256 KiB of a frame, and reads blocks of up to 16
/// MiB.
constexpr std::size_t longest_frame_bytes = 1U << 20U;
constexpr std::size_t longest_block_bytes = 16U << 20U;

}  // namespace tcpwhy::wire
