#include "tracer/analysis/rules/receiving.hpp"

#include <algorithm>

#include "tracer/analysis/rules/analyze_before.hpp"
#include "tracer/analysis/rules/ready.hpp"
#include "tracer/analysis/sockets/linux_numbers.hpp"
#include "tracer/analysis/sockets/read_stream.hpp"
#include "tracer/analysis/sockets/waking.hpp"

namespace tcpwhy::analysis {
namespace {

namespace number = linux_number;
using model::CallReturned;
using model::Family;
using model::SegmentNumber;
using model::Side;

void align_read(const OpenCall& call, const CallReturned& returned, const SocketView& socket,
                Connection& connection) {
    End& end = connection.end(socket.side);
    const auto& asked = call.entered.as<model::args::Receive>();
    const bool peeks_later = (asked.flags & number::msg_peek) != 0 && socket.peek_offset > 0;
    const bool apart = (asked.flags & (number::msg_oob | number::msg_errqueue)) != 0 || peeks_later;
    if (apart || !has_plain_stream(socket, connection) || socket.unread_before != 0) return;
    if (!reads_alone(socket, call.entered.id)) return;
    const std::int64_t bytes = model::moved_bytes(returned);
    const bool peeks = (asked.flags & number::msg_peek) != 0;
    const bool ended = bytes == 0 && asked.bytes > 0 && !peeks && !socket.read_shut;
    // With MSG_TRUNC the bytes are thrown away, and the buffer has others.
    if (bytes > 0 && (asked.flags & number::msg_trunc) == 0)
        align_with_bytes(*end.observed, returned.data);
    else if (returned.error == number::eagain && !peeks)
        align_with_empty_queue(*end.observed, call.entered.time);
    else if (ended && end.fin_received && end.observed->reset.number == 0)
        align_with_fin(*end.observed, end.received - 1);
}

/// The kernel hands a record of TLS over when all its segments have arrived. How many bytes of the
/// stream a receive took is not known; a short one has taken all records that were there.
std::vector<SegmentNumber> record_woken_by(const OpenCall& call, const CallReturned& returned,
                                           End& end) {
    const std::int64_t bytes = model::moved_bytes(returned);
    auto& unread = end.observed->unread;
    std::vector<SegmentNumber> numbers;
    bool found_some = false;
    for (const Unread& part : unread) {
        if (part.arrival.time < call.entered.time)
            found_some = true;
        else
            numbers.push_back(part.arrival.number);
    }
    const auto room = static_cast<std::int64_t>(call.entered.as<model::args::Receive>().bytes);
    const bool peeks = (call.entered.as<model::args::Receive>().flags & number::msg_peek) != 0;
    if (bytes > 0 && bytes < room && !peeks && !unread.empty()) {
        end.observed->read_up_to = unread.back().end;
        unread.clear();
    }
    return found_some || bytes <= 0 || !call.entered.may_wait ? std::vector<SegmentNumber>{}
                                                              : numbers;
}

}  // namespace

std::vector<SegmentNumber> wakers_of(Trace& trace, const OpenCall& call,
                                     const CallReturned& returned, const SocketView* subject) {
    Connection* connection = trace.connection_of(subject);
    const Family family = model::family(call.entered);
    if (family == Family::wait) return wait_woken_by(trace, call, returned);
    SocketView* socket = subject ? trace.sockets.find(subject->id) : nullptr;
    if (family == Family::receive && socket && connection) {
        align_read(call, returned, *socket, *connection);
        End& end = connection->end(socket->side);
        if (socket->tls_receives && end.observed && model::moved_bytes(returned) > 0)
            return record_woken_by(call, returned, end);
    }
    const std::uint64_t before =
        take_unread_before(socket, call.entered, model::moved_bytes(returned));
    if (before == 0) return woken_by(call, returned, connection, socket);
    // Some of it had been there before, so it did not wait; what else it took is accounted for.
    CallReturned rest = returned;
    rest.result = model::moved_bytes(returned) - static_cast<std::int64_t>(before);
    rest.moved.reset();
    if (rest.result > 0) woken_by(call, rest, connection, socket);
    return {};
}

}  // namespace tcpwhy::analysis
