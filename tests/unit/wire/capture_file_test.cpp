// Capture files on disk and in pipes: compression, filters, files that grow, and what cannot be
// read.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <cstdlib>
#include <fstream>
#include <string>

#include "common/errors.hpp"
#include "support/catch.hpp"
#include "tests/support/samples/wire_samples.hpp"
#include "tracer/wire/capture/capture_file.hpp"

using namespace tcpwhy;
using namespace tcpwhy::samples;
using wire::CaptureFile;

namespace {

/// A directory for one test, removed after it.
class Folder {
  public:
    Folder() {
        if (::mkdtemp(path_.data()) == nullptr) throw std::runtime_error("mkdtemp failed");
    }
    ~Folder() {
        for (const std::string& name : names_) ::unlink((path_ + '/' + name).c_str());
        ::rmdir(path_.c_str());
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    std::string write(const std::string& name, const Bytes& bytes) {
        names_.push_back(name);
        const std::string file = path_ + '/' + name;
        std::ofstream(file, std::ios::binary)
            .write(reinterpret_cast<const char*>(bytes.data()),
                   static_cast<std::streamsize>(bytes.size()));
        return file;
    }
    [[nodiscard]] const std::string& path() const { return path_; }

  private:
    std::string path_ = "/tmp/tcpwhy-test-XXXXXX";
    std::vector<std::string> names_;
};

Bytes gzip(const Bytes& bytes) {
    z_stream stream{};
    REQUIRE(deflateInit2(&stream, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY) == Z_OK);
    Bytes out(deflateBound(&stream, bytes.size()) + 64);
    stream.next_in = const_cast<Bytef*>(bytes.data());
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = out.data();
    stream.avail_out = static_cast<uInt>(out.size());
    REQUIRE(deflate(&stream, Z_FINISH) == Z_STREAM_END);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

Bytes zstd(const Bytes& bytes) {
    ZSTD_CCtx* context = ZSTD_createCCtx();
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
    Bytes out(ZSTD_compressBound(bytes.size()));
    const std::size_t size =
        ZSTD_compress2(context, out.data(), out.size(), bytes.data(), bytes.size());
    ZSTD_freeCCtx(context);
    REQUIRE(ZSTD_isError(size) == 0);
    out.resize(size);
    return out;
}

const Pcap kind;

Bytes records(int count) {
    Bytes all;
    for (int i = 0; i < count; ++i) {
        const Bytes frame =
            ethernet(0x0800, ipv4(tcp({.source = static_cast<std::uint16_t>(1000 + i % 50'000)})));
        const Bytes record = pcap_record(kind, static_cast<std::uint32_t>(i), 0, frame, 1500);
        all.insert(all.end(), record.begin(), record.end());
    }
    return all;
}

Bytes pcap_file(int count) {
    return join({pcap_header(kind), records(count)});
}

Bytes half(const Bytes& bytes) {
    return {bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(bytes.size() / 2)};
}

/// Reads to the end and returns the number of frames.
int count_frames(CaptureFile& file) {
    model::Time time = 0;
    model::Frame frame;
    int count = 0;
    for (; file.next(time, frame); ++count) {
    }
    return count;
}

std::string refusal(const std::string& path, const std::string& filter = {}) {
    try {
        CaptureFile file(path, filter);
        count_frames(file);
    } catch (const UsageError& error) {
        return error.what();
    }
    return "no refusal";
}

}  // namespace

TEST_CASE("a capture larger than any buffer is read to its end") {
    Folder folder;
    CaptureFile file(folder.write("plain.pcap", pcap_file(20'000)));
    model::Time time = 0;
    model::Frame frame;
    for (int i = 0; i < 20'000; ++i) {
        REQUIRE(file.next(time, frame));
        REQUIRE(time == i * model::second_ns);
        REQUIRE(frame.bytes.size() == 59);
        REQUIRE(frame.bytes[34] * 256 + frame.bytes[35] == 1000 + i % 50'000);
    }
    CHECK_FALSE(file.next(time, frame));
    CHECK_FALSE(file.next(time, frame));
    CHECK(file.faults().count() == 0);
    CHECK(file.counts().frames == 20'000);
    CHECK(file.unread_bytes() == 0);
}

TEST_CASE("a frame larger than the buffer makes it grow") {
    Folder folder;
    const Bytes giant = pcap_record(kind, 1, 1, Bytes(900'000, 7), 900'000);
    CaptureFile file(
        folder.write("giant.pcap", join({pcap_header(kind), records(1), giant, records(1)})));
    CHECK(count_frames(file) == 3);
    CHECK(file.faults().count() == 0);
}

TEST_CASE("gzip and zstd are decompressed, also several streams in a row") {
    Folder folder;
    const Bytes whole = pcap_file(20'000);
    const Bytes first = half(whole);
    const Bytes second(whole.begin() + static_cast<std::ptrdiff_t>(first.size()), whole.end());
    for (const auto compress : {gzip, zstd}) {
        CaptureFile one(folder.write("one", compress(whole)));
        CHECK(count_frames(one) == 20'000);
        CHECK(one.faults().count() == 0);
        CaptureFile two(folder.write("two", join({compress(first), compress(second)})));
        CHECK(count_frames(two) == 20'000);
        CHECK(two.faults().count() == 0);
    }
}

TEST_CASE("a broken compressed capture is read as far as it goes") {
    Folder folder;
    for (const auto compress : {gzip, zstd}) {
        const Bytes whole = compress(pcap_file(20'000));
        CaptureFile cut(folder.write("cut", half(whole)));
        const int frames = count_frames(cut);
        CHECK(frames > 0);
        CHECK(frames < 20'000);
        REQUIRE(cut.faults().count() > 0);
        CHECK_THAT(cut.faults().first().back().text, ContainsSubstring("stream ends early"));

        Bytes damaged = whole;
        damaged[damaged.size() / 2] ^= 0xffU;
        CaptureFile file(folder.write("damaged", damaged));
        CHECK(count_frames(file) <= 20'000);
        REQUIRE(file.faults().count() > 0);

        CaptureFile followed(folder.write("followed", join({whole, text("garbage")})));
        CHECK(count_frames(followed) == 20'000);
        CHECK(followed.faults().count() == 1);
    }
}

TEST_CASE("a pcap filter lets only its frames pass") {
    Folder folder;
    const std::string path = folder.write("filter.pcap", pcap_file(100));
    CaptureFile file(path, "tcp src port 1042");
    model::Time time = 0;
    model::Frame frame;
    REQUIRE(file.next(time, frame));
    CHECK(time == 42 * model::second_ns);
    CHECK_FALSE(file.next(time, frame));
    CHECK(file.counts().frames == 100);
    CHECK_THAT(refusal(path, "tcp prt 80"),
               ContainsSubstring("cannot use the filter \"tcp prt 80\""));
    CHECK_THAT(refusal(path, "inbound"), ContainsSubstring("cannot use the filter \"inbound\""));
}

TEST_CASE(
    "a filter is compiled for each link type of a file, and custom blocks come between the "
    "frames") {
    Folder folder;
    const std::string path = folder.write("every.pcapng", pcapng_of_every_kind());
    CaptureFile file(path, "tcp port 9877");
    std::vector<std::uint32_t> enterprises;
    file.on_custom_block(
        [&](const wire::CustomBlock& block) { enterprises.push_back(block.enterprise); });
    CHECK(count_frames(file) == 4);
    CHECK(enterprises == std::vector<std::uint32_t>{61'453});
    // Raw IP has no Ethernet addresses: its frames cannot pass, the others can.
    CaptureFile unsuited(path, "ether src 00:00:00:00:00:00");
    CHECK(count_frames(unsuited) >= 1);
}

TEST_CASE("damage is reported with its offset, and the bytes after it are counted") {
    Folder folder;
    Bytes bytes = pcap_file(10);
    const std::size_t where = 24 + 4 * (16 + 59);
    bytes[where + 11] = 0x7f;
    CaptureFile file(folder.write("damaged.pcap", bytes));
    CHECK(count_frames(file) == 4);
    REQUIRE(file.faults().count() == 1);
    CHECK(file.faults().first()[0].offset == where);
    CHECK(file.unread_bytes() == bytes.size() - where);
}

TEST_CASE("a capture is read while it is still being written") {
    int ends[2] = {-1, -1};
    REQUIRE(::pipe2(ends, O_CLOEXEC) == 0);
    const Bytes file_bytes = pcap_file(3);
    std::size_t sent = 0;
    const auto send = [&](std::size_t count) {
        count = std::min(count, file_bytes.size() - sent);
        REQUIRE(::write(ends[1], file_bytes.data() + sent, count) == static_cast<ssize_t>(count));
        sent += count;
        if (sent == file_bytes.size()) ::close(ends[1]);
    };
    send(30);
    CaptureFile file("/dev/fd/" + std::to_string(ends[0]));
    std::vector<std::size_t> sent_at_frame;
    file.on_wait([&] {
        if (sent < file_bytes.size()) send(5);
        return true;
    });
    model::Time time = 0;
    model::Frame frame;
    while (file.next(time, frame)) sent_at_frame.push_back(sent);
    // Each frame is there as soon as its last byte is: 24 bytes of header, 75 a record, sent in
    // fives.
    CHECK(sent_at_frame == std::vector<std::size_t>{100, 175, 249});
    CHECK(file.faults().count() == 0);
    ::close(ends[0]);
}

TEST_CASE("an unreadable capture is refused in one clear line") {
    Folder folder;
    CHECK_THAT(refusal(folder.path()), ContainsSubstring("it is a directory"));
    CHECK_THAT(refusal(folder.path() + "/nothing"), ContainsSubstring("No such file or directory"));
    CHECK_THAT(refusal(folder.write("empty", {})), ContainsSubstring("it is empty"));
    CHECK_THAT(refusal(folder.write("text", text("hello, world"))),
               ContainsSubstring("neither pcap nor pcapng"));
    CHECK_THAT(refusal(folder.write("short", text("hi"))),
               ContainsSubstring("within the first four bytes"));
    CHECK_THAT(refusal(folder.write("zipped", gzip(text("hello, world")))),
               ContainsSubstring("neither pcap nor pcapng"));
    CHECK_THAT(refusal(folder.write("half", half(gzip({})))),
               ContainsSubstring("stream ends early"));
}

TEST_CASE("a capture without permission is refused") {
    Folder folder;
    const std::string path = folder.write("secret.pcap", pcap_file(1));
    REQUIRE(::chmod(path.c_str(), 0) == 0);
    const uid_t user = ::geteuid();
    constexpr uid_t nobody = 65'534;
    if (user == 0) {  // no permission stops root
        REQUIRE(::chmod(folder.path().c_str(), 0755) == 0);
        REQUIRE(::seteuid(nobody) == 0);
    }
    const std::string line = refusal(path);
    REQUIRE(::seteuid(user) == 0);
    CHECK_THAT(line, ContainsSubstring("Permission denied"));
}
