// One connection: its two ends, and the facts about both together that the attribution needs. Plain
// values; conclude() makes the finding of a connection that has ended.
#pragma once

#include <cstdint>
#include <memory>

#include "tracer/analysis/connection/end.hpp"
#include "tracer/analysis/connection/history.hpp"
#include "tracer/model/finding.hpp"
#include "tracer/model/segment.hpp"

namespace tcpwhy::analysis {

/// The two ends as a segment meets them; one and the same for a socket connected to itself.
template <class AnEnd>
struct Ends {
    AnEnd& sender;
    AnEnd& receiver;
};

struct Connection {
    model::ConnectionId id = 0;
    std::uint32_t place = 0;  ///< in the table
    std::uint32_t domain = 0;
    End client;
    End server;
    model::Time first = 0;
    model::Time last = 0;
    model::Time round_trip = -1;
    std::uint64_t segments = 0;
    History history;
    bool opening_seen = false;  ///< the SYN was captured
    bool answered = false;      ///< anything came from the server
    bool refused = false;       ///< a RST in answer to the SYN
    bool reset = false;
    bool handshake_acked = false;  ///< the client's first ACK has been sent
    bool simultaneous_open = false;
    bool self = false;       ///< a socket connected to itself: `client` is both ends
    bool multipath = false;  ///< both ends speak Multipath TCP (RFC 8684); this is a subflow
    bool joins = false;      ///< … a further one, which the kernel has opened (MP_JOIN)
    bool joined = false;     ///< the first of several: its socket's bytes go by all of them
    bool stale = false;      ///< the server's end still lives in the connection before this one
    std::uint32_t stale_client_iss = 0;  ///< … whose numbers it goes by
    bool shown_twice = false;            ///< the capture has copies of its frames
    bool retired = false;                ///< closed; may be forgotten
    model::Side first_fin = model::Side::none;
    model::Side first_rst = model::Side::none;
    bool fins_crossed = false;
    std::unique_ptr<model::Notes> notes;  ///< null as long as there are none

    void note(model::NoteCode code, std::uint64_t value = 0) {
        if (!notes) notes = std::make_unique<model::Notes>();
        notes->add(code, value);
    }
    [[nodiscard]] End& end(model::Side side) {
        return side == model::Side::client || self ? client : server;
    }
    [[nodiscard]] const End& end(model::Side side) const {
        return side == model::Side::client || self ? client : server;
    }
    /// Cheaper than end() twice.
    [[nodiscard]] Ends<End> ends(model::Side from) {
        if (self) return {client, client};
        if (from == model::Side::client) return {client, server};
        return {server, client};
    }
    [[nodiscard]] Ends<const End> ends(model::Side from) const {
        if (self) return {client, client};
        if (from == model::Side::client) return {client, server};
        return {server, client};
    }
    void identify(model::ConnectionIdentity& out) const {
        out.id = id;
        out.client = client.endpoint;
        out.server = server.endpoint;
        out.place = place;
    }
    [[nodiscard]] model::ConnectionIdentity identity() const {
        model::ConnectionIdentity mine;
        identify(mine);
        return mine;
    }
};

/// Both ends are CLOSED or in TIME-WAIT.
inline bool both_done(const Connection& connection) {
    const auto done = [](model::TcpState state) {
        return state == model::TcpState::closed || state == model::TcpState::time_wait;
    };
    return done(connection.client.state) && done(connection.end(model::Side::server).state);
}

/// The end of this connection that has sent the segment.
inline model::Side sender_in(const Connection& connection, const model::Segment& segment) {
    return segment.source == connection.client.endpoint ? model::Side::client : model::Side::server;
}

/// The end of a connection's story as the contract words it.
model::ConnectionFinding conclude(const Connection& connection);

}  // namespace tcpwhy::analysis
