// Capture files (pcap, pcapng), shown to the reader whole and in pieces: both ways must give the
// same.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <vector>

#include "tracer/wire/file/capture_reader.hpp"

using namespace tcpwhy;
using wire::ReadStep;

namespace {

/// A digest of all that was read.
struct Reading {
    ReadStep last = ReadStep::need_more;
    std::uint64_t frames = 0;
    std::uint64_t sum = 0;
    std::uint64_t faults = 0;
    friend bool operator==(const Reading&, const Reading&) = default;
};

Reading read(std::span<const std::uint8_t> file, std::size_t step_bytes) {
    Reading reading;
    wire::CaptureReader reader;
    wire::Window window;
    std::vector<std::uint8_t> held;
    model::Time time = 0;
    model::Frame frame;
    for (;;) {
        reading.last = reader.next(window, time, frame);
        if (reading.last == ReadStep::frame) {
            ++reading.frames;
            reading.sum = reading.sum * 31 + static_cast<std::uint64_t>(time) + frame.link_type +
                          frame.interface;
            for (const std::uint8_t byte : frame.bytes) reading.sum = reading.sum * 31 + byte;
        } else if (reading.last == ReadStep::custom_block) {
            for (const std::uint8_t byte : reader.custom_block().data)
                reading.sum = reading.sum * 31 + byte;
        } else if (reading.last == ReadStep::need_more) {
            if (window.last) std::abort();
            // Each window has its own vector of exactly its size.
            std::vector<std::uint8_t> longer(window.bytes.begin(), window.bytes.end());
            const std::size_t more = std::min(step_bytes, file.size());
            longer.insert(longer.end(), file.begin(),
                          file.begin() + static_cast<std::ptrdiff_t>(more));
            longer.shrink_to_fit();
            held = std::move(longer);
            file = file.subspan(more);
            window.bytes = held;
            window.last = more == 0;
        } else {
            break;
        }
    }
    reading.faults = reader.faults().count();
    if (reading.last == ReadStep::damaged && reading.faults == 0) std::abort();
    if (reader.counts().frames != reading.frames) std::abort();
    return reading;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::span<const std::uint8_t> file(data, size);
    if (read(file, SIZE_MAX) != read(file, 97)) std::abort();
    return 0;
}
