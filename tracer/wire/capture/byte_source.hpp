// Where a capture file's bytes come from: a descriptor, and gzip or zstd around it when the first
// bytes say so.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace tcpwhy::wire {

class ByteSource {
  public:
    virtual ~ByteSource() = default;
    /// Waits until there are some bytes and stores at most room.size() of them; 0 at the end.
    virtual std::size_t read(std::span<std::uint8_t> room) = 0;
    /// Whether read() would have to wait now.
    [[nodiscard]] virtual bool would_wait() const { return false; }
    /// Why the end came early, once read() has returned 0; "" when it did not.
    [[nodiscard]] virtual const std::string& fault() const = 0;
    /// How many bytes read() would still give, where that is known (plain files); else 0.
    [[nodiscard]] virtual std::uint64_t remaining() const { return 0; }
};

/// Opens a file, or standard input for "-", and undoes its compression. Throws UsageError: a
/// directory, no permission, no such file, a terminal.
std::unique_ptr<ByteSource> open_byte_source(const std::string& path);

}  // namespace tcpwhy::wire
