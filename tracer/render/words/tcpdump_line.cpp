#include "tracer/render/words/tcpdump_line.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "common/text/put.hpp"
#include "tracer/render/words/numbers.hpp"

namespace tcpwhy::render {
namespace {

char* put_end(char* at, const Endpoint& end) {
    return put_number(tcpwhy::put(tcpwhy::put(at, end.address), '.'), std::uint32_t{end.port});
}

char* put_ends(char* at, const Endpoint& from, const Endpoint& to) {
    const bool ipv6 = from.address.family == Address::Family::ipv6;
    at = ipv6 ? tcpwhy::put(at, "IP6 ") : tcpwhy::put(at, "IP ");
    at = put_end(tcpwhy::put(put_end(at, from), " > "), to);
    return tcpwhy::put(at, ": ");
}

}  // namespace

TcpdumpLines::Known& TcpdumpLines::known(model::ConnectionId id) {
    Known& found = known_[id % known_.size()];
    if (found.id != id) {
        found.id = id;
        found.from_client.size = found.from_server.size = 0;
    }
    return found;
}

char* TcpdumpLines::put_heading(char* at, Heading& heading, const Endpoint& from,
                                const Endpoint& to) {
    constexpr std::size_t usual = 64;
    char* const letters = heading.letters.data();
    if (heading.size == 0)
        heading.size = static_cast<std::uint8_t>(put_ends(letters, from, to) - letters);
    // Two IPv4 endpoints fit: so many bytes at once are a few instructions.
    std::memcpy(at, letters, usual);
    if (heading.size > usual) std::memcpy(at + usual, letters + usual, heading.size - usual);
    return at + heading.size;
}
char* TcpdumpLines::put(char* at, const model::Segment& segment,
                        const model::SegmentFinding& finding) {
    using namespace model::tcp_flag;
    using tcpwhy::put;
    const auto& [id, client, server, place] = finding.connection;
    Known& connection = known(id);
    const bool from_server = finding.from == model::Side::server;
    at = from_server ? put_heading(at, connection.from_server, server, client)
                     : put_heading(at, connection.from_client, client, server);
    if (options_.quiet) return put_number(put(at, "tcp "), segment.length);

    Numbers numbers{segment.seq, segment.ack, 0};
    if (!options_.absolute_numbers && segment.has(ack)) make_relative(numbers, segment, finding);
    at = put(at, "Flags [");
    const FlagsText& flags = flags_text(segment.flags);
    std::memcpy(at, flags.letters.data(), flags.letters.size());
    at = put(at + flags.size, ']');
    if (segment.length > 0 || (segment.flags & (syn | fin | rst)) != 0) {
        at = put_number(put(at, ", seq "), numbers.seq);
        if (segment.length > 0) at = put_number(put(at, ':'), numbers.seq + segment.length);
    }
    if (segment.has(ack)) at = put_number(put(at, ", ack "), numbers.ack);
    at = put_number(put(at, ", win "), std::uint32_t{segment.window});
    if (segment.has(urg)) at = put_number(put(at, ", urg "), std::uint32_t{segment.urgent_pointer});
    if (!segment.options.empty()) {
        const std::size_t size = std::min(segment.options.size(), wire::most_options_bytes);
        at = wire::put_options(put(at, ", options ["), segment.options.first(size),
                               numbers.sack_base);
        at = put(at, ']');
    }
    return put_number(put(at, ", length "), segment.length);
}

void TcpdumpLines::make_relative(Numbers& numbers, const model::Segment& segment,
                                 const model::SegmentFinding& finding) {
    const auto& [id, client, server, place] = finding.connection;
    if (place >= bases_.size()) bases_.resize(place + 1);
    Bases& bases = bases_[place];
    const bool is_new = std::exchange(bases.id, id) != id;
    const bool from_server = finding.from == model::Side::server;
    std::uint32_t& own_base = from_server ? bases.server : bases.client;
    std::uint32_t& peer_base = from_server ? bases.client : bases.server;
    if (is_new || segment.has(model::tcp_flag::syn)) {
        own_base = segment.seq;
        peer_base = segment.ack - 1;
        return;
    }
    numbers = {segment.seq - own_base, segment.ack - peer_base, peer_base};
}

}  // namespace tcpwhy::render
