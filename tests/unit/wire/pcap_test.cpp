// pcap files: every variant, in pieces, cut anywhere, and damaged.
#include <algorithm>
#include <random>

#include "support/catch.hpp"
#include "tests/support/samples/capture_reading.hpp"

using namespace tcpwhy;
using namespace tcpwhy::samples;
using wire::ReadStep;

namespace {

const Bytes frame = ethernet(0x0800, ipv4(tcp()));

Bytes two_frames(const Pcap& kind) {
    return join({pcap_header(kind), pcap_record(kind, 10, 5, frame, 1500),
                 pcap_record(kind, 11, 6, Bytes(3, 9), 3)});
}

}  // namespace

TEST_CASE(
    "pcap is read in both byte orders, with micro- and nanoseconds, and in its modified form") {
    for (const std::endian order : {std::endian::little, std::endian::big}) {
        for (const std::uint32_t magic : {0xa1b2c3d4U, 0xa1b23c4dU, 0xa1b2cd34U}) {
            CAPTURE(magic, order == std::endian::little);
            const model::Time unit = magic == 0xa1b23c4d ? 1 : 1000;
            const Reading reading =
                read_capture(two_frames({.order = order, .magic = magic, .link_type = 113}));
            CHECK(reading.last == ReadStep::end);
            CHECK(reading.faults.empty());
            REQUIRE(reading.frames.size() == 2);
            CHECK(reading.frames[0] ==
                  ReadFrame{10 * model::second_ns + 5 * unit, frame, 1500, 113, 0});
            CHECK(reading.frames[1] ==
                  ReadFrame{11 * model::second_ns + 6 * unit, Bytes(3, 9), 3, 113, 0});
            CHECK(reading.counts.frames == 2);
        }
    }
}

TEST_CASE("the frame check sequence's length in the link type is no part of it") {
    const Reading reading = read_capture(two_frames({.link_type = 0x24000001}));
    REQUIRE(reading.frames.size() == 2);
    CHECK(reading.frames[0].link_type == 1);
}

TEST_CASE("old versions of pcap may have the two lengths swapped") {
    const Pcap old{.minor_version = 3};
    Bytes record = pcap_record(old, 1, 0, Bytes(4, 1), 60);
    std::swap_ranges(record.begin() + 8, record.begin() + 12, record.begin() + 12);
    const Reading reading = read_capture(join({pcap_header(old), record}));
    REQUIRE(reading.frames.size() == 1);
    CHECK(reading.frames[0].bytes.size() == 4);
    CHECK(reading.frames[0].original_length == 60);
}

TEST_CASE("a pcap file that comes byte by byte gives the same frames") {
    const Bytes file = two_frames({});
    const Reading whole = read_capture(file);
    const Reading pieces = read_capture(file, 1);
    CHECK(pieces.frames == whole.frames);
    CHECK(pieces.last == ReadStep::end);
}

TEST_CASE("a pcap file cut anywhere gives the whole frames before the cut, and says where") {
    const Pcap kind;
    const Bytes file = two_frames(kind);
    const std::size_t first = 24;
    const std::size_t second = first + 16 + frame.size();
    for (std::size_t length = 0; length < file.size(); ++length) {
        CAPTURE(length);
        const Reading reading =
            read_capture(Bytes(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(length)));
        CHECK(reading.frames.size() == (length >= second ? 1 : 0));
        if (length == first || length == second) {
            CHECK(reading.last == ReadStep::end);
            continue;
        }
        CHECK(reading.last == ReadStep::damaged);
        REQUIRE(reading.faults.size() == 1);
        CHECK(reading.faults[0].offset == (length > second ? second : length > first ? first : 0));
        if (length > second)
            CHECK_THAT(reading.faults[0].text, ContainsSubstring("the file ends inside a frame"));
    }
}

TEST_CASE("a frame of absurd size ends the reading before it costs memory") {
    const Pcap kind;
    Bytes giant = pcap_record(kind, 1, 1, {}, 1);
    giant[11] = 0x7f;  // captured: 2 GiB
    const Reading reading =
        read_capture(join({two_frames(kind), giant, Bytes(4'000'000, 0)}), 4096);
    CHECK(reading.frames.size() == 2);
    CHECK(reading.last == ReadStep::damaged);
    REQUIRE(reading.faults.size() == 1);
    CHECK(reading.faults[0].offset == two_frames(kind).size());
    CHECK_THAT(reading.faults[0].text, ContainsSubstring("claims 2130706432 captured bytes"));
    CHECK(reading.widest_window < 10'000);
}

TEST_CASE("a file that is no capture or of another version is refused with the reason") {
    CHECK_THAT(read_capture(text("\x7f"
                                 "ELF and so on"))
                   .faults.at(0)
                   .text,
               ContainsSubstring("begins with 7f 45 4c 46"));
    CHECK(read_capture({}).faults.at(0).text == "it is empty");
    Bytes other_version = two_frames({});
    other_version[4] = 9;
    CHECK_THAT(read_capture(other_version).faults.at(0).text,
               ContainsSubstring("pcap version 9.4"));
}

TEST_CASE("random mutations of pcap files are survived") {
    std::mt19937 random(3);
    const Bytes sound = two_frames({});
    for (int round = 0; round < 20'000; ++round) {
        Bytes file = sound;
        for (auto changes = 1 + random() % 4; changes > 0; --changes) {
            file[random() % file.size()] = static_cast<std::uint8_t>(random());
        }
        const Reading reading = read_capture(file, 1 + random() % 64);
        CHECK((reading.last == ReadStep::end || reading.last == ReadStep::damaged));
        CHECK((reading.last == ReadStep::damaged) == !reading.faults.empty());
    }
}
