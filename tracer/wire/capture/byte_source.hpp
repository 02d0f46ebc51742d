// A stream of a capture file's bytes: a descriptor's, or what a decompressor makes of another
// stream. A read error ends the stream early; fault() then says why.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace tcpwhy::wire {

class ByteSource {
  public:
    virtual ~ByteSource() = default;
    /// Waits for bytes, stores at most room.size() of them and returns their number; 0: the end.
    virtual std::size_t read(std::span<std::uint8_t> room) = 0;
    /// True if read() would still have to wait after this time.
    [[nodiscard]] virtual bool would_wait(int /*at_most_ms*/) const { return false; }
    /// After read() has returned 0: why the end came early; "": it did not.
    [[nodiscard]] virtual const std::string& fault() const = 0;
    /// How many bytes read() will still return, if that is known (plain files); else 0.
    [[nodiscard]] virtual std::uint64_t remaining() const { return 0; }
};

}  // namespace tcpwhy::wire
