#include "tracer/render/tcpdump_line.hpp"

#include "tracer/render/format.hpp"
#include "tracer/wire/decode/tcp_options.hpp"

namespace tcpwhy::render {
namespace {

std::string heading(const Endpoint& from, const Endpoint& to) {
    std::string out = from.address.family == Address::Family::ipv6 ? "IP6 " : "IP ";
    append(out, from.address);
    out += '.';
    append_number(out, from.port);
    out += " > ";
    append(out, to.address);
    out += '.';
    append_number(out, to.port);
    out += ": ";
    return out;
}

}  // namespace

TcpdumpLines::Known& TcpdumpLines::known(const model::ConnectionIdentity& identity) {
    if (last_ != nullptr && identity.id == last_id_) return *last_;
    const auto [entry, is_new] = connections_.try_emplace(identity.id);
    if (is_new) {
        entry->second.from_client = heading(identity.client, identity.server);
        entry->second.from_server = heading(identity.server, identity.client);
    }
    last_id_ = identity.id;
    last_ = &entry->second;  // stays where it is until it is erased
    return *last_;
}

void TcpdumpLines::forget(model::ConnectionId id) {
    connections_.erase(id);
    if (id == last_id_) last_ = nullptr;
}

void TcpdumpLines::append(std::string& out, const model::Segment& segment,
                          const model::SegmentFinding& finding) {
    using namespace model::tcp_flag;
    Known& connection = known(finding.connection);
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
    std::uint32_t& own_base = from_server ? connection.server_base : connection.client_base;
    std::uint32_t& peer_base = from_server ? connection.client_base : connection.server_base;
    if (!options_.absolute_numbers && segment.has(ack)) {
        if (!connection.has_bases || segment.has(syn)) {
            connection.has_bases = true;
            own_base = seq;
            peer_base = ack_number - 1;
        } else {
            seq -= own_base;
            ack_number -= peer_base;
            sack_base = peer_base;
        }
    }

    out += "Flags [";
    append_flags(out, segment.flags);
    out += ']';
    if (segment.length > 0 || (segment.flags & (syn | fin | rst)) != 0) {
        out += ", seq ";
        append_number(out, seq);
        if (segment.length > 0) {
            out += ':';
            append_number(out, static_cast<std::uint32_t>(seq + segment.length));
        }
    }
    if (segment.has(ack)) {
        out += ", ack ";
        append_number(out, ack_number);
    }
    out += ", win ";
    append_number(out, segment.window);
    if (segment.has(urg)) {
        out += ", urg ";
        append_number(out, segment.urgent_pointer);
    }
    if (!segment.options.empty()) {
        out += ", options [";
        wire::append_options(out, segment.options, sack_base);
        out += ']';
    }
    out += ", length ";
    append_number(out, segment.length);
}

}  // namespace tcpwhy::render
