#include "tracer/wire/capture/decompress.hpp"

#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <limits>
#include <utility>
#include <vector>

#include "common/errors.hpp"

namespace tcpwhy::wire {

namespace {

constexpr std::size_t input_bytes = 64U << 10U;

/// Reads compressed bytes, one chunk at a time.
class Input {
  public:
    explicit Input(std::unique_ptr<ByteSource> source)
        : source_(std::move(source)), chunk_(input_bytes) {}

    /// The bytes that were read and not taken. Reads if there are none; empty: the end.
    std::span<const std::uint8_t> bytes() {
        if (left_.empty() && !ended_) {
            const std::size_t got = source_->read(chunk_);
            left_ = std::span<const std::uint8_t>(chunk_).first(got);
            ended_ = got == 0;
        }
        return left_;
    }
    /// The bytes that were read and not taken; can be empty.
    [[nodiscard]] std::span<const std::uint8_t> left() const { return left_; }
    void take(std::size_t count) { left_ = left_.subspan(count); }
    [[nodiscard]] const std::string& fault() const { return source_->fault(); }
    [[nodiscard]] bool would_wait(int at_most_ms) const { return source_->would_wait(at_most_ms); }

  private:
    std::unique_ptr<ByteSource> source_;
    std::vector<std::uint8_t> chunk_;
    std::span<const std::uint8_t> left_;
    bool ended_ = false;
};

/// The common part of gzip and zstd: a sequence of streams that can end early or be damaged.
class DecompressedSource : public ByteSource {
  public:
    DecompressedSource(const char* format, std::unique_ptr<ByteSource> compressed)
        : format_(format), input_(std::move(compressed)) {}

    std::size_t read(std::span<std::uint8_t> room) final {
        while (!ended_) {
            // A decompressor that filled the room can have more output without more input.
            const auto compressed = more_to_give_ ? input_.left() : input_.bytes();
            if (compressed.empty() && !more_to_give_) {
                end(inside_ ? "ends early" : "");
                break;
            }
            if (!inside_ && !begin(compressed)) {
                end("is followed by something else");
                break;
            }
            const Progress progress = decompress(compressed, room);
            input_.take(progress.taken);
            inside_ = !progress.stream_ended;
            more_to_give_ = inside_ && progress.given == room.size();
            if (progress.error != nullptr) {
                end(std::string("is damaged: ") + progress.error);
            } else if (progress.taken + progress.given == 0 && !compressed.empty()) {
                end("is damaged: it leads nowhere");
            }
            if (progress.given > 0) return progress.given;
        }
        return 0;
    }

    [[nodiscard]] const std::string& fault() const final { return fault_; }
    [[nodiscard]] bool would_wait(int at_most_ms) const final {
        return input_.would_wait(at_most_ms);
    }

  protected:
    struct Progress {
        std::size_t taken = 0;
        std::size_t given = 0;
        bool stream_ended = false;
        const char* error = nullptr;
    };
    /// Prepares for a stream; false: the bytes do not begin one.
    virtual bool begin(std::span<const std::uint8_t> compressed) = 0;
    virtual Progress decompress(std::span<const std::uint8_t> compressed,
                                std::span<std::uint8_t> room) = 0;

  private:
    void end(const std::string& what) {
        ended_ = true;
        fault_ = input_.fault();
        if (fault_.empty() && !what.empty())
            fault_ = std::string("the ") + format_ + " stream " + what;
    }

    const char* format_;
    Input input_;
    std::string fault_;
    bool inside_ = false;  ///< a stream has begun and not ended
    bool more_to_give_ = false;
    bool ended_ = false;
};

class GzipSource final : public DecompressedSource {
  public:
    explicit GzipSource(std::unique_ptr<ByteSource> compressed)
        : DecompressedSource("gzip", std::move(compressed)) {
        constexpr int gzip_only = 16 + MAX_WBITS;  // zlib.h, inflateInit2
        if (inflateInit2(&stream_, gzip_only) != Z_OK)
            throw UnavailableError("cannot decompress gzip: no memory");
    }
    ~GzipSource() override { inflateEnd(&stream_); }
    GzipSource(const GzipSource&) = delete;
    GzipSource& operator=(const GzipSource&) = delete;

  protected:
    bool begin(std::span<const std::uint8_t> compressed) override {
        return compressed[0] == 0x1f && inflateReset(&stream_) == Z_OK;
    }

    Progress decompress(std::span<const std::uint8_t> compressed,
                        std::span<std::uint8_t> room) override {
        constexpr std::size_t most = std::numeric_limits<uInt>::max();
        const std::size_t in = std::min(compressed.size(), most);
        const std::size_t out = std::min(room.size(), most);
        stream_.next_in = const_cast<Bytef*>(compressed.data());  // zlib's interface lacks const
        stream_.avail_in = static_cast<uInt>(in);
        stream_.next_out = room.data();
        stream_.avail_out = static_cast<uInt>(out);
        const int status = inflate(&stream_, Z_NO_FLUSH);
        const bool sound = status == Z_OK || status == Z_STREAM_END || status == Z_BUF_ERROR;
        const char* text = stream_.msg != nullptr ? stream_.msg : "invalid data";
        return {in - stream_.avail_in, out - stream_.avail_out, status == Z_STREAM_END,
                sound ? nullptr : text};
    }

  private:
    z_stream stream_{};
};

class ZstdSource final : public DecompressedSource {
  public:
    explicit ZstdSource(std::unique_ptr<ByteSource> compressed)
        : DecompressedSource("zstd", std::move(compressed)), context_(ZSTD_createDCtx()) {
        if (context_ == nullptr) throw UnavailableError("cannot decompress zstd: no memory");
    }
    ~ZstdSource() override { ZSTD_freeDCtx(context_); }
    ZstdSource(const ZstdSource&) = delete;
    ZstdSource& operator=(const ZstdSource&) = delete;

  protected:
    bool begin(std::span<const std::uint8_t>) override { return true; }

    Progress decompress(std::span<const std::uint8_t> compressed,
                        std::span<std::uint8_t> room) override {
        ZSTD_inBuffer in{compressed.data(), compressed.size(), 0};
        ZSTD_outBuffer out{room.data(), room.size(), 0};
        const std::size_t status = ZSTD_decompressStream(context_, &out, &in);
        const bool failed = ZSTD_isError(status) != 0;
        return {in.pos, out.pos, status == 0, failed ? ZSTD_getErrorName(status) : nullptr};
    }

  private:
    ZSTD_DCtx* context_;
};

bool begins_with(std::span<const std::uint8_t> bytes, std::initializer_list<std::uint8_t> magic) {
    return bytes.size() >= magic.size() && std::equal(magic.begin(), magic.end(), bytes.begin());
}

}  // namespace

Compression compression_of(std::span<const std::uint8_t> beginning) {
    if (begins_with(beginning, {0x1f, 0x8b})) return Compression::gzip;
    if (begins_with(beginning, {0x28, 0xb5, 0x2f, 0xfd})) return Compression::zstd;
    return Compression::none;
}

std::unique_ptr<ByteSource> decompressed(Compression compression,
                                         std::unique_ptr<ByteSource> compressed) {
    switch (compression) {
        case Compression::gzip:
            return std::make_unique<GzipSource>(std::move(compressed));
        case Compression::zstd:
            return std::make_unique<ZstdSource>(std::move(compressed));
        case Compression::none:
            break;
    }
    return compressed;
}

}  // namespace tcpwhy::wire
