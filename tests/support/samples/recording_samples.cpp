#include "support/samples/recording_samples.hpp"

namespace tcpwhy::test {

namespace flag = model::tcp_flag;

model::TraceHeader observed_header() {
    model::TraceHeader header;
    header.mode = model::Mode::private_lab;
    header.interface = "lo";
    header.detail = "a test's lab";
    header.service.port = 9877;
    header.filter = "tcp";
    header.observed = true;
    header.link_type = 1;
    return header;
}

samples::Bytes tcp_frame(const samples::Tcp& fields) {
    return samples::ethernet(0x0800, samples::ipv4(samples::tcp(fields)));
}

samples::Bytes random_frame(RandomFacts& random) {
    if (random.below(12) == 0) return samples::ethernet(0x0806, samples::text("who has?"));
    samples::Tcp tcp;
    tcp.source = static_cast<std::uint16_t>(40000 + random.below(4));
    tcp.seq = 1000 + static_cast<std::uint32_t>(random.below(8));
    tcp.ack = 2000 + static_cast<std::uint32_t>(random.below(8));
    constexpr std::uint16_t usual[] = {
        flag::syn, flag::syn | flag::ack, flag::ack, flag::psh | flag::ack, flag::fin | flag::ack,
        flag::rst};
    tcp.flags = usual[random.below(6)];
    tcp.payload = samples::text(tcp.flags & flag::psh ? "hello" : "");
    if (random.below(2) == 0) std::swap(tcp.source, tcp.destination);
    const samples::Bytes packet = samples::tcp(tcp);
    if (random.below(10) == 0)
        return samples::ethernet(0x0800,
                                 samples::icmp_error(3, static_cast<std::uint8_t>(random.below(16)),
                                                     samples::ipv4(packet)));
    if (random.below(12) != 0) return tcp_frame(tcp);
    samples::Ipv4 piece;
    piece.identification = static_cast<std::uint16_t>(random.below(3));
    piece.more_fragments = random.below(2) == 0;
    piece.fragment_offset = piece.more_fragments ? 0 : 16;
    return samples::ethernet(
        0x0800,
        samples::ipv4(piece.more_fragments ? samples::Bytes(packet.begin(), packet.begin() + 16)
                                           : samples::Bytes(packet.begin() + 16, packet.end()),
                      piece));
}

}  // namespace tcpwhy::test
