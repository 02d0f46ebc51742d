#include "tests/support/samples/capture_reading.hpp"

#include <algorithm>

namespace tcpwhy::samples {

namespace {

std::string as_text(const wire::CustomBlock& block) {
    return std::to_string(block.enterprise) + ": " +
           std::string(block.data.begin(), block.data.end());
}

}  // namespace

Reading read_capture(const Bytes& file, std::size_t step_bytes) {
    Reading reading;
    wire::CaptureReader reader;
    wire::Window window;
    Bytes held;
    std::size_t shown = 0;
    model::Time time = 0;
    model::Frame frame;
    for (;;) {
        reading.last = reader.next(window, time, frame);
        if (reading.last == wire::ReadStep::frame) {
            reading.frames.push_back({time, Bytes(frame.bytes.begin(), frame.bytes.end()),
                                      frame.original_length, frame.link_type, frame.interface});
        } else if (reading.last == wire::ReadStep::custom_block) {
            reading.custom.push_back(as_text(reader.custom_block()));
        } else if (reading.last == wire::ReadStep::need_more) {
            Bytes longer(window.bytes.begin(), window.bytes.end());
            const std::size_t more = std::min(step_bytes, file.size() - shown);
            const auto from = file.begin() + static_cast<std::ptrdiff_t>(shown);
            longer.insert(longer.end(), from, from + static_cast<std::ptrdiff_t>(more));
            longer.shrink_to_fit();
            held = std::move(longer);
            shown += more;
            window.bytes = held;
            window.last = more == 0;
            reading.widest_window = std::max(reading.widest_window, held.size());
        } else {
            break;
        }
    }
    reading.faults = reader.faults().first();
    reading.counts = reader.counts();
    return reading;
}

}  // namespace tcpwhy::samples
