#include "tracer/wire/capture/open_byte_source.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "common/errors.hpp"
#include "common/refuse_input.hpp"
#include "tracer/wire/capture/decompress.hpp"

namespace tcpwhy::wire {

namespace {

/// Reads a descriptor. Owns it, unless it is standard input.
class DescriptorSource final : public ByteSource {
  public:
    DescriptorSource(int fd, bool owned) : fd_(fd), owned_(owned) {}
    ~DescriptorSource() override {
        if (owned_) ::close(fd_);
    }
    DescriptorSource(const DescriptorSource&) = delete;
    DescriptorSource& operator=(const DescriptorSource&) = delete;

    std::size_t read(std::span<std::uint8_t> room) override {
        if (!beginning_read_) peek();
        if (beginning_given_ < beginning_size_) return give_beginning(room);
        return read_descriptor(room);
    }

    [[nodiscard]] bool would_wait(int at_most_ms) const override {
        pollfd readable{fd_, POLLIN, 0};
        const int ready = ::poll(&readable, 1, at_most_ms);
        return ready == 0 || (ready < 0 && errno == EINTR);  // a signal ends it early
    }
    [[nodiscard]] const std::string& fault() const override { return fault_; }

    [[nodiscard]] std::uint64_t remaining() const override {
        struct stat status {};
        const off_t position = ::lseek(fd_, 0, SEEK_CUR);
        if (position < 0 || ::fstat(fd_, &status) != 0 || !S_ISREG(status.st_mode)) return 0;
        return status.st_size > position ? static_cast<std::uint64_t>(status.st_size - position)
                                         : 0;
    }

    /// The first bytes; read() will still return them. Fewer than the array only if the file is
    /// shorter.
    std::span<const std::uint8_t> peek() {
        beginning_read_ = true;
        while (beginning_size_ < beginning_.size()) {
            const std::size_t got = read_descriptor(std::span(beginning_).subspan(beginning_size_));
            if (got == 0) break;
            beginning_size_ += got;
        }
        return std::span(beginning_).first(beginning_size_);
    }

  private:
    std::size_t give_beginning(std::span<std::uint8_t> room) {
        const std::size_t count = std::min(room.size(), beginning_size_ - beginning_given_);
        std::copy_n(beginning_.begin() + static_cast<std::ptrdiff_t>(beginning_given_), count,
                    room.begin());
        beginning_given_ += count;
        return count;
    }

    std::size_t read_descriptor(std::span<std::uint8_t> room) {
        for (;;) {
            const ssize_t got = ::read(fd_, room.data(), room.size());
            if (got >= 0) return static_cast<std::size_t>(got);
            if (errno == EINTR) continue;
            if (errno == EAGAIN) {  // another program left its pipe nonblocking
                pollfd readable{fd_, POLLIN, 0};
                ::poll(&readable, 1, -1);
                continue;
            }
            fault_ = attempt_failed("it cannot be read any further", errno);
            return 0;
        }
    }

    int fd_;
    bool owned_;
    bool beginning_read_ = false;
    std::array<std::uint8_t, compression_magic_bytes> beginning_{};
    std::size_t beginning_size_ = 0;
    std::size_t beginning_given_ = 0;
    std::string fault_;
};

std::unique_ptr<DescriptorSource> open_descriptor(const std::string& path) {
    if (path == "-") {
        if (::isatty(STDIN_FILENO) != 0) {
            throw UsageError(
                "cannot read a capture from standard input: it is a terminal; pipe a capture into "
                "it, or name a file");
        }
        return std::make_unique<DescriptorSource>(STDIN_FILENO, false);
    }
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0) refuse_input("cannot read " + path, errno);
    auto source = std::make_unique<DescriptorSource>(fd, true);
    struct stat status {};
    if (::fstat(fd, &status) == 0 && S_ISDIR(status.st_mode)) {
        throw UsageError("cannot read " + path + ": it is a directory; name a capture file in it");
    }
    return source;
}

}  // namespace

std::unique_ptr<ByteSource> open_byte_source(const std::string& path) {
    std::unique_ptr<DescriptorSource> source = open_descriptor(path);
    const Compression compression = compression_of(source->peek());
    return decompressed(compression, std::move(source));
}

}  // namespace tcpwhy::wire
