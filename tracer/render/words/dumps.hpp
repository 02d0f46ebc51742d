// The bytes of a segment below its line: -A, -x and -X of tcpdump.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "tracer/model/segment.hpp"
#include "tracer/render/words/options.hpp"

namespace tcpwhy::render {

/// Bytes as tcpdump -X shows them: "\t0x0000:  6869 0a   hi.", one line for sixteen; without ASCII
/// as -x does.
void append_hex_dump(std::string& out, std::span<const std::uint8_t> bytes, bool with_ascii = true);

/// Bytes as tcpdump -A shows them: lines of text, with a dot for each byte that is no letter. Ends
/// with a line end.
void append_ascii_dump(std::string& out, std::span<const std::uint8_t> bytes);

/// What the options ask for, nothing where that has no bytes.
void append_dump(std::string& out, const model::Segment& segment, const Options& options);

}  // namespace tcpwhy::render
