// Types that the readers of capture files share: a window on the file's bytes, steps, faults and
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

/// The part of a file that is in memory. A reader removes whole records from the front; the owner
/// appends at the end.
struct Window {
    std::span<const std::uint8_t> bytes;  ///< not read yet
    std::uint64_t offset = 0;             ///< of their first in the (decompressed) file
    bool last = false;                    ///< nothing follows them

    void take(std::size_t count) {
        bytes = bytes.subspan(count);
        offset += count;
    }
};

enum class ReadStep : std::uint8_t {
    frame,         ///< a frame was read; it borrows from the window
    custom_block,  ///< a custom block or one of facts was read (pcapng); it borrows from the window
    need_more,     ///< the window holds no whole record: call again with more bytes
    end,           ///< the file ends correctly
    damaged,       ///< reading cannot continue; the last fault says where and why
};

struct Fault {
    std::uint64_t offset = 0;  ///< in the (decompressed) file
    std::string text;          ///< one clause: "the file ends inside a frame (12 of 60 bytes)"
};

/// Keeps the first faults of a file and counts all.
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

/// The type of the blocks in which a recording stores its facts: a type for local use (section 10.1
/// of draft-ietf-opsawg-pcapng). It is not a custom block, because Wireshark and tshark list every
/// custom block as if it were a frame.
constexpr std::uint32_t fact_block_type = 0x80746377;

/// pcapng's custom block (section 4.7 of draft-ietf-opsawg-pcapng), or a block of facts.
struct CustomBlock {
    std::uint32_t type = 0;                   ///< fact_block_type, 0x00000BAD or 0x40000BAD
    std::uint32_t enterprise = 0;             ///< of a custom block: IANA private enterprise number
    bool copyable = false;                    ///< type 0x00000BAD
    std::endian order = std::endian::little;  ///< of its section
    std::span<const std::uint8_t> data;       ///< all after the number: data, options and padding
    std::uint64_t offset = 0;                 ///< of the block in the file
};

struct CaptureCounts {
    std::uint64_t frames = 0;
    std::uint64_t skipped_blocks = 0;  ///< valid blocks without frames (pcapng)
    std::uint64_t faulty_blocks = 0;   ///< invalid blocks, left out (pcapng)
    std::uint64_t interfaces = 0;
    std::uint64_t dropped = 0;  ///< frames lost according to interface statistics (pcapng)
};

/// A record with a greater length counts as damage. Linux's largest super-packets have 512 KiB;
/// libpcap writes at most 256 KiB of a frame, and reads blocks of up to 16 MiB.
constexpr std::size_t longest_frame_bytes = 1U << 20U;
constexpr std::size_t longest_block_bytes = 16U << 20U;

/// libpcap's MAXIMUM_SNAPLEN. It refuses to read a file with snaplen 0, so this value means "all".
constexpr std::uint32_t most_snaplen_bytes = 262'144;

}  // namespace tcpwhy::wire
