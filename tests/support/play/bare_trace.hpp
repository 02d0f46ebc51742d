// The state of an analysis without its front door (tracer/analysis/analyzer.hpp), for tests of what
// it keeps: how much memory, and whose bytes.
#pragma once

#include "tracer/analysis/rules/trace.hpp"

namespace tcpwhy::test {

struct BareTrace {
    static constexpr model::SocketId server_socket = 3;

    model::PartialSink sink;
    analysis::Trace trace{{model::Mode::private_lab, true}, sink, [](const auto&) {}};
    Endpoint client{Address::loopback_v4(), 40000};
    Endpoint server{Address::loopback_v4(), 9877};

    /// ESTABLISHED at both ends; nothing has been sent yet. The server's end has its socket if
    /// `accepted`.
    analysis::Connection& connect(bool accepted = true) {
        analysis::Connection& opened = trace.connections.open(client, server, 0);
        for (analysis::End* end : {&opened.client, &opened.server}) {
            end->observed = std::make_unique<analysis::ObservedEnd>();
            end->know_iss(0);
            end->next = end->acked = end->received = 1;
            end->enter(model::TcpState::established, 1);
        }
        if (accepted)
            analysis::Trace::join(opened, model::Side::server, trace.sockets.view(server_socket));
        return opened;
    }
    /// The client's next bytes.
    model::Segment data(const analysis::Connection& connection, std::span<const std::uint8_t> bytes,
                        model::Time time) const {
        model::Segment segment;
        segment.time = time;
        segment.source = client;
        segment.destination = server;
        segment.seq = static_cast<std::uint32_t>(connection.client.next);
        segment.ack = 1;
        segment.flags = model::tcp_flag::ack | model::tcp_flag::psh;
        segment.length = static_cast<std::uint32_t>(bytes.size());
        segment.payload = bytes;
        return segment;
    }
};

}  // namespace tcpwhy::test
