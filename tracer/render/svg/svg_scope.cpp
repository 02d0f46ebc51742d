#include "tracer/render/svg/svg_scope.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace tcpwhy::render {
namespace {

using model::Family;
using model::Side;

void find_sides(SeenTrace& trace) {
    for (const SeenCall& call : trace.calls) {
        Side& side = trace.sides[call.pid];
        if (side == Side::none) side = call.drawn.side;
    }
    for (SeenCall& call : trace.calls)
        if (call.drawn.side == Side::none) call.drawn.side = trace.sides[call.pid];
}

// The connection's calls, those that sent its segments or that its segments woke, and those that
// made its listening socket. A trace of one connection shows all of its calls.
std::vector<const SeenCall*> calls_of(const LadderPicture& picture, const SeenTrace& trace,
                                      model::ConnectionId connection) {
    std::vector<const SeenCall*> chosen;
    std::vector<const SeenCall*> loose;
    std::unordered_set<model::SocketId> listeners;
    std::unordered_set<model::SegmentNumber> numbers;
    for (const PicturedSegment& segment : picture.segments) numbers.insert(segment.number);
    const auto touches = [&](const PicturedCall& call) {
        return trace.senders.contains(call.id) ||
               std::any_of(call.woken_by.begin(), call.woken_by.end(),
                           [&](auto number) { return numbers.contains(number); });
    };
    for (const SeenCall& call : trace.calls) {
        if (call.connection == connection || touches(call.drawn)) {
            chosen.push_back(&call);
            if (call.socket != 0 &&
                (call.family == Family::accept || call.family == Family::listen))
                listeners.insert(call.socket);
        } else if (call.connection == 0) {
            loose.push_back(&call);
        }
    }
    for (const SeenCall* call : loose) {
        const bool prepares = listeners.contains(call->socket) && call->family != Family::accept;
        if (trace.connections.size() <= 1 || prepares) chosen.push_back(call);
    }
    std::erase_if(chosen, [](const SeenCall* call) { return call->drawn.side == Side::none; });
    std::sort(chosen.begin(), chosen.end(), [](const SeenCall* a, const SeenCall* b) {
        return std::tie(a->drawn.entered, a->drawn.id) < std::tie(b->drawn.entered, b->drawn.id);
    });
    return chosen;
}

// The side of the end whose calls are made on a socket.
std::unordered_map<model::SocketId, Side> holders_of(const SeenTrace& trace) {
    std::unordered_map<model::SocketId, Side> holders;
    std::vector<const SeenCall*> calls;
    for (const SeenCall& call : trace.calls)
        if (call.socket != 0 && call.drawn.side != Side::none) calls.push_back(&call);
    std::sort(calls.begin(), calls.end(), [](const SeenCall* a, const SeenCall* b) {
        return std::tie(a->drawn.entered, a->drawn.id) < std::tie(b->drawn.entered, b->drawn.id);
    });
    for (const SeenCall* call : calls) holders.try_emplace(call->socket, call->drawn.side);
    return holders;
}

}  // namespace

void choose(LadderPicture& picture, SeenTrace trace, model::ConnectionId connection,
            const std::vector<model::Pid>& ends) {
    find_sides(trace);
    std::unordered_set<model::Pid> pids(ends.begin(), ends.end());
    pids.erase(0);
    std::unordered_set<model::SocketId> sockets;
    for (const SeenCall* call : calls_of(picture, trace, connection)) {
        picture.calls.push_back(call->drawn);
        pids.insert(call->pid);
        if (call->socket != 0) sockets.insert(call->socket);
    }
    const auto holders = holders_of(trace);
    for (SeenHappening& event : trace.happenings) {
        using Source = SeenHappening::Source;
        const bool belongs = event.source == Source::icmp   ? event.connection == connection
                             : event.source == Source::loss ? sockets.contains(event.socket)
                                                            : pids.contains(event.pid);
        if (!belongs) continue;
        Side& side = event.drawn.side;
        const auto holder = holders.find(event.socket);
        if (event.source == Source::loss && holder != holders.end()) side = holder->second;
        if (event.source == Source::process && side == Side::none) side = trace.sides[event.pid];
        if (side == Side::none) side = Side::client;
        picture.happenings.push_back(std::move(event.drawn));
    }
}

}  // namespace tcpwhy::render
