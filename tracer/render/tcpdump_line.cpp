#include "tracer/render/tcpdump_line.hpp"

#include "common/decimal.hpp"
#include "common/line_piece.hpp"
#include "tracer/render/format.hpp"
#include "tracer/wire/decode/tcp_options.hpp"

namespace tcpwhy::render {
namespace {

void set_heading(std::string& out, const Endpoint& from, const Endpoint& to) {
    out = from.address.family == Address::Family::ipv6 ? "IP6 " : "IP ";
    append(out, from.address);
    out += '.';
    append_decimal(out, from.port);
    out += " > ";
    append(out, to.address);
    out += '.';
    append_decimal(out, to.port);
    out += ": ";
}

}  // namespace

TcpdumpLines::Headings& TcpdumpLines::headings(const model::ConnectionIdentity& identity) {
    Headings& found = headings_[identity.id % headings_.size()];
    if (found.id != identity.id) {
        found.id = identity.id;
        found.bases = nullptr;
        set_heading(found.from_client, identity.client, identity.server);
        set_heading(found.from_server, identity.server, identity.client);
    }
    return found;
}

void TcpdumpLines::forget(model::ConnectionId id) {
    bases_.erase(id);
    Headings& known = headings_[id % headings_.size()];
    if (known.id == id) known.bases = nullptr;
}

void TcpdumpLines::append(std::string& out, const model::Segment& segment,
                          const model::SegmentFinding& finding) {
    using namespace model::tcp_flag;
    Headings& connection = headings(finding.connection);
    const bool from_server = finding.from == model::Side::server;
    out += from_server ? connection.from_server : connection.from_client;
    if (options_.quiet) {
        out += "tcp ";
        append_number(out, segment.length);
        return;
    }

    std::uint32_t seq = segment.seq;
    std::uint32_t ack_number = segment.ack;
    std::uint32_t sack_base = 0;
    if (!options_.absolute_numbers && segment.has(ack)) {
        bool is_new = false;
        if (connection.bases == nullptr) {
            const auto [entry, added] = bases_.try_emplace(finding.connection.id);
            connection.bases = &entry->second;
            is_new = added;
        }
        Bases& bases = *connection.bases;
        std::uint32_t& own_base = from_server ? bases.server : bases.client;
        std::uint32_t& peer_base = from_server ? bases.client : bases.server;
        if (is_new || segment.has(syn)) {
            own_base = seq;
            peer_base = ack_number - 1;
        } else {
            seq -= own_base;
            ack_number -= peer_base;
            sack_base = peer_base;
        }
    }

    LinePiece numbers;
    numbers.add("Flags [").add(flags_text(segment.flags)).add(']');
    if (segment.length > 0 || (segment.flags & (syn | fin | rst)) != 0) {
        numbers.add(", seq ").add_number(seq);
        if (segment.length > 0)
            numbers.add(':').add_number(static_cast<std::uint32_t>(seq + segment.length));
    }
    if (segment.has(ack)) numbers.add(", ack ").add_number(ack_number);
    numbers.add(", win ").add_number(segment.window);
    if (segment.has(urg)) numbers.add(", urg ").add_number(segment.urgent_pointer);
    numbers.append_to(out);
    if (!segment.options.empty()) {
        out += ", options [";
        wire::append_options(out, segment.options, sack_base);
        out += ']';
    }
    out += ", length ";
    append_number(out, segment.length);
}

}  // namespace tcpwhy::render
