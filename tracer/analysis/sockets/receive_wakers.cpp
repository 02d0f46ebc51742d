#include "tracer/analysis/sockets/receive_wakers.hpp"

#include <algorithm>

#include "tracer/analysis/sockets/linux_numbers.hpp"
#include "tracer/analysis/sockets/readable.hpp"

namespace tcpwhy::analysis {
namespace {

namespace number = linux_number;
using model::SegmentNumber;
using Numbers = std::vector<SegmentNumber>;
using What = Waker::What;

bool has(const model::CallEntered& receive, std::uint32_t flags) {
    return (receive.as<model::args::Receive>().flags & flags) != 0;
}

/// recvmmsg(2) waits until it has filled all its messages, but a stream gives a message no end: one
/// byte is enough for the last. Its room is not known, so the call counts as one that fills all.
bool waits_for_messages(const OpenCall& call) {
    return call.entered.call == model::SystemCall::recvmmsg &&
           !has(call.entered, number::msg_waitforone);
}

/// So many bytes end its wait (sock_rcvlowat() in include/net/sock.h).
std::uint64_t enough_for(const OpenCall& call, const SocketView& socket) {
    const std::uint64_t room = call.entered.as<model::args::Receive>().bytes;
    const bool waits_for_all = has(call.entered, number::msg_waitall) || waits_for_messages(call);
    const std::uint64_t asked =
        waits_for_all ? room : std::min<std::uint64_t>(socket.low_water, room);
    return std::max<std::uint64_t>(asked, 1);
}

/// The number of its first byte. It passes over an urgent byte; MSG_PEEK can begin later
/// (SO_PEEK_OFF, socket(7)).
std::uint64_t first_for(const OpenCall& call, const SocketView& socket, const ObservedEnd& end) {
    const bool urgent_next = end.urgent_at != 0 && end.read_up_to == end.urgent_at;
    const bool later = has(call.entered, number::msg_peek) && socket.peek_offset > 0;
    return end.read_up_to + (urgent_next ? 1 : 0) +
           (later ? static_cast<std::uint64_t>(socket.peek_offset) : 0);
}

/// The bytes [begin, limit) that had arrived before the call.
std::uint64_t found_by(const OpenCall& call, const ObservedEnd& end, std::uint64_t begin,
                       std::uint64_t limit) {
    std::uint64_t found = 0;
    for (const Unread& unread : end.unread)
        if (unread.arrival.time < call.entered.time && unread.end > begin && unread.begin < limit)
            found += std::min(unread.end, limit) - std::max(unread.begin, begin);
    return found;
}

/// A receive that has taken so many bytes.
struct Taking {
    const OpenCall& call;
    SocketView& socket;
    ObservedEnd& end;
    std::uint64_t count;
};

void move_on(Taking& taking, std::uint64_t begin) {
    SocketView& socket = taking.socket;
    const auto count = static_cast<std::int64_t>(taking.count);
    if (has(taking.call.entered, number::msg_peek)) {
        if (socket.peek_offset >= 0) socket.peek_offset += count;
        return;
    }
    if (socket.peek_offset >= 0)
        socket.peek_offset = std::max<std::int64_t>(socket.peek_offset - count, 0);
    ObservedEnd& end = taking.end;
    end.read_up_to = begin + taking.count;
    pass_urgent(end, end.read_up_to);
    while (!end.unread.empty() && end.unread.front().end <= end.read_up_to) end.unread.pop_front();
}

/// The segments whose bytes it took and that came while it waited. If it found enough at its
/// entry, it did not wait. A FIN ends a wait for more (MSG_WAITALL).
Numbers taken(Taking taking) {
    ObservedEnd& end = taking.end;
    if (has(taking.call.entered, number::msg_oob)) {
        if (!has(taking.call.entered, number::msg_peek)) end.urgent = {};
        return {};
    }
    // The urgent byte is not in the stream: a read stops before it, the next goes on after it.
    if (end.urgent_at != 0 && end.read_up_to == end.urgent_at) {
        ++end.read_up_to;
        end.urgent_at = 0;
    }
    const OpenCall& call = taking.call;
    const std::uint64_t begin = first_for(call, taking.socket, end);
    const std::uint64_t limit = begin + taking.count;
    const std::uint64_t enough = enough_for(call, taking.socket);
    const bool waited = found_by(call, end, begin, limit) < enough;
    Numbers numbers;
    for (const Unread& unread : end.unread)
        if (unread.end > begin && unread.begin < limit && unread.arrival.time >= call.entered.time)
            numbers.push_back(unread.arrival.number);
    // Bytes may have begun the last message, and then the FIN was not waited for.
    const bool may_have_all = waits_for_messages(call) && !numbers.empty();
    if (taking.count < enough && !may_have_all)
        for (const SegmentNumber fin : call.first_waker(What::fin, What::fin))
            numbers.push_back(fin);
    move_on(taking, begin);
    return waited ? numbers : Numbers{};
}

}  // namespace

Numbers receive_woken_by(const OpenCall& call, const model::CallReturned& returned,
                         Connection* connection, SocketView* socket) {
    const std::int64_t bytes = model::moved_bytes(returned);
    const std::uint32_t flags = call.entered.as<model::args::Receive>().flags;
    if (socket && flags & number::msg_errqueue) {
        if (returned.result >= 0) socket->completed = {};
        return {};
    }
    if (bytes > 0 && socket && connection && connection->end(socket->side).observed) {
        Numbers numbers = taken({call, *socket, *connection->end(socket->side).observed,
                                 static_cast<std::uint64_t>(bytes)});
        std::sort(numbers.begin(), numbers.end());
        numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
        return call.entered.may_wait ? numbers : Numbers{};
    }
    if (!call.entered.may_wait) return {};
    return bytes == 0 ? call.first_waker(What::fin, What::fin)
                      : call.first_waker(What::reset, What::reset);
}

bool reads_stream(const model::CallEntered& receive) {
    return !has(receive, number::msg_oob | number::msg_errqueue);
}

bool peeks(const model::CallEntered& receive) {
    return has(receive, number::msg_peek);
}

}  // namespace tcpwhy::analysis
