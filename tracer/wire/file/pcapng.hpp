// The pcapng file format (draft-ietf-opsawg-pcapng): any number of sections, each in its own byte
// order, with any number of interfaces of different link types, snaplens and time resolutions.
// Pure.
//
// An invalid block is skipped if its two lengths agree. If they do not agree, reading ends, because
// the beginning of the next block is unknown.
#pragma once

#include <bit>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "tracer/wire/file/capture_types.hpp"
#include "tracer/wire/file/time_unit.hpp"

namespace tcpwhy::wire {

class PcapngReader {
  public:
    /// True if the first four bytes are those of a pcapng file.
    static bool recognises(std::span<const std::uint8_t> beginning);

    /// Removes blocks from the window, up to the next frame or custom block. Sets `time` and
    /// `frame` only for ReadStep::frame. A simple packet block has no time: it gets that of the
    /// frame before it (0 at the beginning).
    ReadStep next(Window& window, model::Time& time, model::Frame& frame, Faults& faults,
                  CaptureCounts& counts);

    /// Valid after ReadStep::custom_block.
    [[nodiscard]] const CustomBlock& custom_block() const { return custom_; }

  private:
    struct Interface {
        std::uint16_t link_type = 0;
        std::uint32_t snaplen = 0;  ///< 0: no limit
        TimeUnit unit;
        std::uint64_t dropped = 0;  ///< by its latest statistics
    };
    struct Block {
        std::uint32_t type = 0;
        std::span<const std::uint8_t> body;
        std::uint64_t offset = 0;
    };
    ReadStep take_block(Window& window, Block& block, Faults& faults);
    /// Each returns "", or the fault of the block.
    std::string read_section(const Block& block);
    std::string read_interface(const Block& block, CaptureCounts& counts);
    std::string read_statistics(const Block& block, CaptureCounts& counts);
    std::string read_packet(const Block& block, model::Time& time, model::Frame& frame);
    std::string read_simple_packet(const Block& block, model::Time& time, model::Frame& frame);
    std::string read_custom(const Block& block);
    std::string fill_frame(std::uint32_t interface, std::span<const std::uint8_t> data,
                           std::uint32_t captured, std::uint32_t original,
                           model::Frame& frame) const;

    template <typename Number>
    [[nodiscard]] Number number_at(std::span<const std::uint8_t> body, std::size_t position) const;

    std::endian order_ = std::endian::little;
    bool in_section_ = false;
    std::vector<Interface> interfaces_;     ///< of this section
    std::uint64_t earlier_interfaces_ = 0;  ///< of the sections before
    model::Time last_time_ = 0;
    CustomBlock custom_;
};

}  // namespace tcpwhy::wire
