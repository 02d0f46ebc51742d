// Numbers of the pcapng format (draft-ietf-opsawg-pcapng), for its reader and its writer.
#pragma once

#include <cstddef>
#include <cstdint>

namespace tcpwhy::wire {

namespace block_type {
constexpr std::uint32_t section = 0x0a0d0d0a;  // the same in both byte orders
constexpr std::uint32_t interface = 1;
constexpr std::uint32_t obsolete_packet = 2;
constexpr std::uint32_t simple_packet = 3;
constexpr std::uint32_t statistics = 5;
constexpr std::uint32_t enhanced_packet = 6;
constexpr std::uint32_t custom = 0x00000bad;
constexpr std::uint32_t custom_not_copied = 0x40000bad;
}  // namespace block_type

// A prefix names the block to which the option belongs: sections 4.1 to 4.6.
namespace option_code {
constexpr std::uint16_t end = 0;
constexpr std::uint16_t comment = 1;
constexpr std::uint16_t shb_hardware = 2;
constexpr std::uint16_t shb_os = 3;
constexpr std::uint16_t shb_userappl = 4;
constexpr std::uint16_t if_name = 2;
constexpr std::uint16_t if_description = 3;
constexpr std::uint16_t if_tsresol = 9;
constexpr std::uint16_t if_filter = 11;
constexpr std::uint16_t if_os = 12;
constexpr std::uint16_t if_tsoffset = 14;
constexpr std::uint16_t epb_flags = 2;
constexpr std::uint16_t epb_processid_threadid = 8;
constexpr std::uint16_t isb_starttime = 2;
constexpr std::uint16_t isb_endtime = 3;
constexpr std::uint16_t isb_ifrecv = 4;
constexpr std::uint16_t isb_ifdrop = 5;
}  // namespace option_code

constexpr std::uint32_t byte_order_magic = 0x1a2b3c4d;
constexpr std::size_t block_overhead_bytes = 12;  // type, length, and the length again

/// Blocks, options and frames are padded to 32 bits.
constexpr std::size_t padded(std::size_t length) {
    return (length + 3) & ~std::size_t{3};
}

}  // namespace tcpwhy::wire
