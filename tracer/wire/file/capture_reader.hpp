// Reads capture files of any format: bytes in, frames out. Pure: the caller owns the bytes,
// presents them in a Window, and presents more when asked.
#pragma once

#include <cstdint>
#include <variant>

#include "tracer/wire/file/capture_types.hpp"
#include "tracer/wire/file/pcap.hpp"
#include "tracer/wire/file/pcapng.hpp"

namespace tcpwhy::wire {

class CaptureReader {
  public:
    /// Reads the next frame or custom block. After end or damaged, further calls return the same.
    /// Never asks for a window of more than longest_block_bytes.
    ReadStep next(Window& window, model::Time& time, model::Frame& frame);

    /// Looks at the first bytes, and takes none: true if they are enough to decide whether this is
    /// a capture file.
    bool look(const Window& window);
    /// False until the bytes have shown that it is one.
    [[nodiscard]] bool recognised() const { return format_.index() != 0; }

    /// Valid after ReadStep::custom_block.
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
