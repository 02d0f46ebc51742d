// Writes the seeds that fuzzing starts from: DIRECTORY/NAME/… for each NAME_fuzz that has binary
// input.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "tests/support/samples/random_facts.hpp"
#include "tests/support/samples/recorded_trace.hpp"
#include "tests/support/samples/tunnel_samples.hpp"
#include "tests/support/samples/wire_samples.hpp"

using namespace tcpwhy::samples;

namespace {

constexpr auto little = std::endian::little;
constexpr auto big = std::endian::big;

void write(const std::filesystem::path& folder, const std::string& name, const Bytes& bytes) {
    std::filesystem::create_directories(folder);
    std::ofstream(folder / name, std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()),
               static_cast<std::streamsize>(bytes.size()));
}

/// A frame as frame_fuzz reads it.
Bytes fuzz_frame(const Bytes& frame) {
    return join({{static_cast<std::uint8_t>(frame.size()), 0}, frame});
}

/// frame_fuzz's index of a link type.
std::uint8_t link_index(std::uint16_t link_type) {
    constexpr std::uint16_t link_types[] = {1, 113, 276, 0,   108, 101, 12,  14,  228, 229,
                                            9, 50,  51,  104, 107, 10,  239, 226, 105, 127};
    const auto* found = std::find(std::begin(link_types), std::end(link_types), link_type);
    return static_cast<std::uint8_t>(found - std::begin(link_types));
}

void write_frames(const std::filesystem::path& folder) {
    for (const auto& samples : {frames_of_every_kind(), frames_in_tunnels()})
        for (const Sample& sample : samples)
            write(folder, sample.name,
                  join({{link_index(sample.link_type)}, fuzz_frame(sample.bytes)}));
    const Bytes whole = tcp({.payload = Bytes(60, 'x')});
    const Bytes head(whole.begin(), whole.begin() + 40);
    const Bytes tail(whole.begin() + 40, whole.end());
    write(folder, "IPv4 fragments",
          join({{link_index(228)},
                fuzz_frame(ipv4(head, {.more_fragments = true})),
                fuzz_frame(ipv4(tail, {.fragment_offset = 40}))}));
    write(folder, "IPv6 fragments",
          join({{link_index(229)},
                fuzz_frame(
                    ipv6(join({ipv6_fragment_header(6, 0, true, 1), head}), {.next_header = 44})),
                fuzz_frame(ipv6(join({ipv6_fragment_header(6, 40, false, 1), tail}),
                                {.next_header = 44}))}));
    write(folder, "ICMP",
          join({{link_index(228)},
                fuzz_frame(ipv4(tcp())),
                fuzz_frame(icmp_error(3, 3, ipv4(tcp()))),
                fuzz_frame(icmp_error(3, 4, short_quote(ipv4(tcp())), 1400))}));
    write(folder, "ICMPv6",
          join({{link_index(229)},
                fuzz_frame(ipv6(tcp())),
                fuzz_frame(icmp6_error(1, 4, ipv6(tcp()))),
                fuzz_frame(icmp6_error(2, 0, short_quote(ipv6(tcp())), 1280))}));
}

void write_options(const std::filesystem::path& folder) {
    write(folder, "linux-syn", join({{2, 4, 255, 215, 4, 2, 8, 10}, u32(1), u32(0), {1, 3, 3, 7}}));
    write(folder, "sack", join({{1, 1, 5, 18}, u32(100), u32(200), u32(300), u32(400)}));
    write(folder, "fast-open", {34, 10, 0, 1, 2, 3, 4, 5, 6, 7, 254, 4, 0xf9, 0x89});
    write(folder, "md5", join({{19, 18}, Bytes(16, 1), {29, 6, 1, 2, 3, 4}}));
    write(folder, "mptcp", {30, 4, 1, 0x81, 28, 4, 0x80, 10, 0});
}

void write_captures(const std::filesystem::path& folder) {
    const Bytes frame = ethernet(0x0800, ipv4(tcp()));
    for (const auto order : {little, big}) {
        for (const std::uint32_t magic : {0xa1b2c3d4U, 0xa1b23c4dU, 0xa1b2cd34U}) {
            const Pcap kind{.order = order, .magic = magic};
            write(folder, "pcap-" + std::to_string(magic) + (order == big ? "-big" : "-little"),
                  join({pcap_header(kind), pcap_record(kind, 1, 2, frame, 1500),
                        pcap_record(kind, 3, 4, frame, 59)}));
        }
        const Bytes options = join({option(9, {9}, order), option(14, u64(7, order), order)});
        write(folder, std::string("pcapng") + (order == big ? "-big" : "-little"),
              join({section(order), interface(1, 64, options, order),
                    enhanced_packet(0, 5, frame, order), obsolete_packet(0, 6, frame, order),
                    simple_packet(frame, 1500, order), custom(61'453, text("any"), order),
                    statistics(0, 3, order)}));
    }
    write(folder, "pcapng-every-kind", pcapng_of_every_kind());
}

/// A run of random facts among the segments of a connection.
void play_something(tcpwhy::test::RecordedTrace& trace, unsigned seed) {
    using namespace tcpwhy::model::tcp_flag;
    tcpwhy::test::RandomFacts random(seed);
    tcpwhy::model::Time time = 1'700'000'000'000'000'000;
    for (const std::uint16_t flags : {syn, ack, psh, fin}) {
        for (int each = 0; each < 4; ++each) trace.playback().fact(random.fact(time += 10'000));
        Tcp fields;
        fields.flags = flags == syn ? syn : flags | ack;
        if (flags != psh) fields.payload = {};
        trace.frame(time += 10'000, ethernet(0x0800, ipv4(tcp(fields))));
    }
    trace.playback().finish(0);
}

tcpwhy::model::TraceHeader observed() {
    tcpwhy::model::TraceHeader header;
    header.mode = tcpwhy::model::Mode::private_lab;
    header.interface = "lo";
    header.observed = true;
    header.link_type = 1;
    return header;
}

void write_recordings(const std::filesystem::path& folder) {
    for (unsigned seed = 1; seed <= 16; ++seed) {
        tcpwhy::test::RecordedTrace trace(observed());
        play_something(trace, seed);
        write(folder, "seed-" + std::to_string(seed), trace.file());
    }
}

Bytes file_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// As calls_fuzz reads them: the calls, NUL, the capture.
void write_calls(const std::filesystem::path& folder) {
    for (unsigned seed = 1; seed <= 16; ++seed) {
        using Trace = tcpwhy::test::RecordedTrace;
        Trace trace(observed(), Trace::Kind::pcap);
        play_something(trace, seed);
        write(folder, "facts-" + std::to_string(seed),
              join({text(trace.facts()), {0}, trace.file()}));
    }
    const std::filesystem::path fixtures = FIXTURES_DIR "/strace";
    for (const std::string name : {"article", "article-yy"})
        write(folder, name,
              join({file_of(fixtures / (name + ".strace")),
                    {0},
                    file_of(fixtures / (name + ".pcap"))}));
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fputs("usage: fuzz-seeds DIRECTORY\n", stderr);
        return 2;
    }
    const std::filesystem::path directory = argv[1];
    write_frames(directory / "frame");
    write_options(directory / "options");
    write_captures(directory / "capture");
    write_recordings(directory / "recording");
    write_calls(directory / "calls");
    return 0;
}
