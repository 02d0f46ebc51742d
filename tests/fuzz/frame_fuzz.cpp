// Frames, several in a row to one decoder, so that fragments meet. The first byte chooses the link
// type; each frame is a length byte, a byte that says how much longer it was on the wire, and its
// bytes.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <span>

#include "tracer/wire/decode/frame_decoder.hpp"

namespace {

constexpr std::uint16_t link_types[] = {1,  113, 276, 0,   108, 101, 12,  14,  228, 229, 9,
                                        50, 51,  104, 107, 10,  239, 226, 105, 127, 9999};

void require(bool condition) {
    if (!condition) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::span<const std::uint8_t> input(data, size);
    if (input.empty()) return 0;
    const std::uint16_t link_type = link_types[input.front() % std::size(link_types)];
    input = input.subspan(1);
    tcpwhy::wire::FrameDecoder decoder;
    for (tcpwhy::model::Time time = 0; input.size() >= 2; time += tcpwhy::model::second_ns) {
        const std::size_t length = std::min<std::size_t>(input[0], input.size() - 2);
        // Memory of the frame's exact size shows every byte read too far.
        const auto bytes = std::make_unique<std::uint8_t[]>(length);
        std::copy_n(input.begin() + 2, length, bytes.get());
        const auto original = static_cast<std::uint32_t>(length + input[1]);
        tcpwhy::model::Segment segment;
        const auto result =
            decoder.decode(time, {{bytes.get(), length}, original, link_type, 0}, segment);
        if (result == tcpwhy::wire::Decoded::segment) {
            require(segment.payload.size() <= segment.length);
            require(segment.options.size() <= 40);
            volatile std::uint8_t touched = 0;
            for (const std::uint8_t byte : segment.options) touched = byte;
            for (const std::uint8_t byte : segment.payload) touched = byte;
            static_cast<void>(touched);
        }
        if (result == tcpwhy::wire::Decoded::icmp_error) {
            const tcpwhy::model::IcmpError& error = decoder.icmp_error();
            require(tcpwhy::model::is_icmp_error(error.source.family, error.type));
            require(error.frame.bytes.size() == length);
        }
        input = input.subspan(2 + length);
    }
    return 0;
}
