// pcapng files: sections, interfaces, units of time, every kind of block, in pieces, cut anywhere,
// and damaged.
#include <algorithm>
#include <limits>
#include <random>

#include "support/catch.hpp"
#include "tests/support/samples/capture_reading.hpp"

using namespace tcpwhy;
using namespace tcpwhy::samples;
using wire::ReadStep;

namespace {

constexpr auto little = std::endian::little;
constexpr auto big = std::endian::big;
constexpr model::Time second = model::second_ns;

const Bytes frame = ethernet(0x0800, ipv4(tcp()));

/// A section with one Ethernet interface, and what follows.
Bytes file_with(const Bytes& blocks) {
    return join({section(little), interface(1, 0, {}, little), blocks});
}

model::Time time_read(std::uint8_t resolution, std::int64_t offset_seconds, std::uint64_t stamp) {
    const Bytes options =
        join({option(9, {resolution}, little),
              option(14, u64(static_cast<std::uint64_t>(offset_seconds), little), little)});
    const Reading reading = read_capture(join({section(little), interface(1, 0, options, little),
                                               enhanced_packet(0, stamp, frame, little)}));
    REQUIRE(reading.frames.size() == 1);
    return reading.frames[0].time;
}

}  // namespace

TEST_CASE("a pcapng file with every kind of block is read") {
    const Reading reading = read_capture(pcapng_of_every_kind());
    CHECK(reading.last == ReadStep::end);
    CHECK(reading.faults.empty());
    REQUIRE(reading.frames.size() == 5);
    const Bytes cooked = join({Bytes(14, 0), u16(0x0800), ipv4(tcp())});
    CHECK(reading.frames[0] == ReadFrame{second + 1000, frame, 59, 1, 0});
    CHECK(reading.frames[1] == ReadFrame{2 * second + 2, ipv4(tcp()), 45, 101, 1});
    CHECK(reading.frames[2] == ReadFrame{101 * second + second / 2, cooked, 61, 113, 2});
    // A simple packet has no time; its captured length is the interface's snaplen.
    CHECK(reading.frames[3].time == reading.frames[2].time);
    CHECK(reading.frames[3].bytes.size() == 40);
    CHECK(reading.frames[3].original_length == 1500);
    CHECK(reading.frames[4] == ReadFrame{102 * second, cooked, 61, 113, 2});
    REQUIRE(reading.custom.size() == 1);
    CHECK(reading.custom[0] == std::string("61453: any\0", 11));
    CHECK(reading.counts.frames == 5);
    CHECK(reading.counts.interfaces == 3);
    CHECK(reading.counts.dropped == 3);
    CHECK(reading.counts.skipped_blocks == 1);
}

TEST_CASE("a pcapng file that comes byte by byte gives the same") {
    const Reading whole = read_capture(pcapng_of_every_kind());
    const Reading pieces = read_capture(pcapng_of_every_kind(), 1);
    CHECK(pieces.frames == whole.frames);
    CHECK(pieces.custom == whole.custom);
    CHECK(pieces.last == ReadStep::end);
}

TEST_CASE("every unit of time becomes nanoseconds") {
    CHECK(time_read(0, 0, 7) == 7 * second);
    CHECK(time_read(3, 0, 7) == 7'000'000);
    CHECK(time_read(6, 0, 7) == 7'000);
    CHECK(time_read(9, 0, 7) == 7);
    CHECK(time_read(12, 0, 7'999) == 7);
    CHECK(time_read(28, 0, 10'000'000'000'000'000'000U) == 1);
    CHECK(time_read(127, 0, 10'000'000'000'000'000'000U) == 0);
    CHECK(time_read(0x80, 0, 7) == 7 * second);
    CHECK(time_read(0x81, 0, 7) == 3 * second + second / 2);
    CHECK(time_read(0xa0, 0, 1ULL << 31U) == second / 2);
    CHECK(time_read(0xff, 0, std::numeric_limits<std::uint64_t>::max()) == 0);
    CHECK(time_read(6, 100, 1'000'000) == 101 * second);
    CHECK(time_read(6, -100, 1'000'000) == -99 * second);
}

TEST_CASE("times outside of 64 bits of nanoseconds become the nearest inside") {
    constexpr auto most = std::numeric_limits<std::uint64_t>::max();
    constexpr auto latest = std::numeric_limits<model::Time>::max();
    constexpr auto earliest = std::numeric_limits<model::Time>::min();
    CHECK(time_read(6, 0, most) == latest);
    CHECK(time_read(9, 0, most) == latest);
    CHECK(time_read(0, std::numeric_limits<std::int64_t>::max(), most) == latest);
    CHECK(time_read(0, std::numeric_limits<std::int64_t>::min(), 0) == earliest);
}

TEST_CASE("an invalid block is skipped and counted") {
    const Bytes good = enhanced_packet(0, 1, frame, little);
    Bytes too_long = good;
    too_long[8 + 12] = 0xff;  // captured: more than the block holds
    const struct {
        const char* name;
        Bytes block;
        const char* text;
    } cases[] = {
        {"an interface that was not described", enhanced_packet(4, 1, frame, little),
         "of interface 4"},
        {"a frame longer than its block", too_long, "more bytes than its block holds"},
        {"a packet block without its fields", block(6, Bytes(8, 0), little), "too short"},
        {"a simple packet longer than its block", simple_packet(frame, 4000, little),
         "more bytes than its block"},
        {"statistics of an unknown interface", statistics(9, 1, little),
         "statistics of interface 9"},
        {"an empty custom block", block(0xbad, {}, little), "custom block is too short"},
    };
    for (const auto& fault : cases) {
        INFO(fault.name);
        const Reading reading = read_capture(file_with(join({good, fault.block, good})));
        CHECK(reading.last == ReadStep::end);
        CHECK(reading.frames.size() == 2);
        CHECK(reading.counts.faulty_blocks == 1);
        REQUIRE(reading.faults.size() == 1);
        CHECK(reading.faults[0].offset == file_with(good).size());
        CHECK_THAT(reading.faults[0].text, ContainsSubstring(fault.text));
    }
}

TEST_CASE("a block with impossible lengths ends the reading at its offset") {
    const Bytes good = enhanced_packet(0, 1, frame, little);
    const std::size_t where = file_with(good).size();
    const auto broken_at = [&](std::size_t position, std::uint8_t value) {
        Bytes file = file_with(join({good, good}));
        file[where + position] = value;
        return read_capture(file);
    };
    const std::size_t end = good.size();
    const struct {
        const char* name;
        Reading reading;
        const char* text;
    } cases[] = {
        {"no multiple of four", broken_at(4, 0x61), "claims a length of"},
        {"a gigabyte", broken_at(7, 0x40), "claims a length of"},
        {"shorter than its own frame", broken_at(4, 8), "claims a length of 8 bytes"},
        {"two lengths that differ", broken_at(end - 3, 1), "two lengths differ"},
    };
    for (const auto& fault : cases) {
        INFO(fault.name);
        CHECK(fault.reading.last == ReadStep::damaged);
        CHECK(fault.reading.frames.size() == 1);
        REQUIRE(fault.reading.faults.size() == 1);
        CHECK(fault.reading.faults[0].offset == where);
        CHECK_THAT(fault.reading.faults[0].text, ContainsSubstring(fault.text));
    }
}

TEST_CASE("a section or interface that cannot be understood ends the reading") {
    Bytes wrong_magic = section(little);
    wrong_magic[8] = 0;
    CHECK_THAT(read_capture(wrong_magic).faults.at(0).text, ContainsSubstring("byte-order magic"));
    Bytes version_two = section(big);
    version_two[13] = 2;
    CHECK_THAT(read_capture(version_two).faults.at(0).text, ContainsSubstring("pcapng version 2"));
    const Reading reading =
        read_capture(join({section(little), block(1, Bytes(4, 0), little), Bytes(8, 0)}));
    CHECK(reading.last == ReadStep::damaged);
    CHECK_THAT(reading.faults.at(0).text, ContainsSubstring("interface description is too short"));
}

TEST_CASE("a pcapng file cut anywhere gives the whole blocks before the cut, and says where") {
    const Bytes file = pcapng_of_every_kind();
    const Reading whole = read_capture(file);
    std::size_t sound_ends = 0;
    for (std::size_t length = 4; length < file.size(); ++length) {
        CAPTURE(length);
        const Reading reading =
            read_capture(Bytes(file.begin(), file.begin() + static_cast<std::ptrdiff_t>(length)));
        REQUIRE(reading.frames.size() <= whole.frames.size());
        CHECK(std::equal(reading.frames.begin(), reading.frames.end(), whole.frames.begin()));
        if (reading.last == ReadStep::end) {
            ++sound_ends;
            continue;
        }
        REQUIRE(reading.faults.size() == 1);
        CHECK(reading.faults[0].offset < length);
        CHECK_THAT(reading.faults[0].text, ContainsSubstring("the file ends inside a block"));
    }
    CHECK(sound_ends == 12);  // after each block except the last
}

TEST_CASE("options that run beyond their block are not followed") {
    const Bytes runaway = join({u16(9, little), u16(0xffff, little)});
    const Reading reading = read_capture(join(
        {section(little), interface(1, 0, runaway, little), enhanced_packet(0, 5, frame, little)}));
    REQUIRE(reading.frames.size() == 1);
    CHECK(reading.frames[0].time == 5000);
}

TEST_CASE("random mutations of pcapng files are survived") {
    std::mt19937 random(5);
    const Bytes sound = pcapng_of_every_kind();
    for (int round = 0; round < 20'000; ++round) {
        Bytes file = sound;
        for (auto changes = 1 + random() % 4; changes > 0; --changes) {
            file[random() % file.size()] = static_cast<std::uint8_t>(random());
        }
        const Reading reading = read_capture(file, 1 + random() % 200);
        CHECK((reading.last == ReadStep::end || reading.last == ReadStep::damaged));
        CHECK(reading.widest_window <= file.size());
        if (reading.last == ReadStep::damaged) CHECK_FALSE(reading.faults.empty());
    }
}
