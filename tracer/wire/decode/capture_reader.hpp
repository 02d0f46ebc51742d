// Capture files of any kind: bytes in, frames out. Pure: whoever has the bytes shows them through a
// Window, and shows more when asked.
#pragma once

#include <cstdint>
#include <variant>

#include "tracer/wire/decode/capture_types.hpp"
#include "tracer/wire/decode/pcap.hpp"
#include "tracer/wire/decode/pcapng.hpp"

namespace tcpwhy::wire {

class CaptureReader {
  public:
    /// The next frame or custom block. After end or damaged, every further call says the same.
    /// Never asks for a window of more than longest_block_bytes.
    ReadStep next(Window& window, model::Time& time, model::Frame& frame);

    /// Looks at the first bytes, and takes none: true when they are enough to know whether this is
    /// a capture file.
    bool look(const Window& window);
    /// False until they have shown that it is one.
    [[nodiscard]] bool recognised() const { return format_.index() != 0; }

    /// The block that ReadStep::custom_block tells of.
    [[nodiscard]] const CustomBlock& custom_block() const;
    [[nodiscard]] const Faults& faults() const { return faults_; }
    [[nodiscard]] const CaptureCounts& counts() const { return counts_; }

  private:
    std::variant<std::monostate, PcapReader, PcapngReader> format_;
    ReadStep last_ = ReadStep::need_more;
    Faults faults_;
    CaptureCounts counts_;
};

}  // namespace tcpwhy::wire
