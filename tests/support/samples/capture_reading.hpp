// Reads a capture out of memory to its end, whole or in pieces, and keeps what came.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/support/samples/wire_samples.hpp"
#include "tracer/wire/file/capture_reader.hpp"

namespace tcpwhy::samples {

struct ReadFrame {
    model::Time time = 0;
    Bytes bytes;
    std::uint32_t original_length = 0;
    std::uint16_t link_type = 0;
    std::uint16_t interface = 0;
    friend bool operator==(const ReadFrame&, const ReadFrame&) = default;
};

struct Reading {
    std::vector<ReadFrame> frames;
    std::vector<std::string> custom;  ///< "61453: any", behind how many frames it stood not told
    wire::ReadStep last = wire::ReadStep::need_more;
    std::vector<wire::Fault> faults;
    wire::CaptureCounts counts;
    std::size_t widest_window = 0;  ///< the most bytes that the reader was shown at once
};

/// Shows the reader `step_bytes` more each time that it asks. Every piece lies in memory of exactly
/// its size.
Reading read_capture(const Bytes& file, std::size_t step_bytes = SIZE_MAX);

}  // namespace tcpwhy::samples
