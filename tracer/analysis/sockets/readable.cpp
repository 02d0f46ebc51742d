#include "tracer/analysis/sockets/readable.hpp"

#include <algorithm>

namespace tcpwhy::analysis {

std::uint64_t least_readable(const SocketView& socket, const ObservedEnd& end) {
    const bool urgent_next = end.urgent_at != 0 && end.read_up_to == end.urgent_at;
    return std::uint64_t{socket.low_water} + (urgent_next ? 1 : 0);
}

bool is_readable(const SocketView& socket, const ObservedEnd& end, std::uint64_t up_to) {
    const std::uint64_t least = least_readable(socket, end);
    return least <= 1 || up_to >= end.read_up_to + least;
}

bool take_urgent(const SocketView* socket, ObservedEnd& end, const model::Segment& segment,
                 std::uint64_t seq, const Arrival& arrival) {
    if (!segment.has(model::tcp_flag::urg)) return false;
    // RFC 6093 section 2.2: implementations point behind the urgent byte.
    const std::uint64_t number = seq + segment.urgent_pointer - 1;
    if (!(socket && socket->oob_inline)) end.urgent_at = number;
    // The mark may come before the byte itself (tcp_urg() in net/ipv4/tcp_input.c).
    if (number < seq || number >= seq + segment.length) return false;
    end.urgent = arrival;
    end.urgent_number = number;
    return true;
}

void pass_urgent(ObservedEnd& end, std::uint64_t number) {
    if (number > end.urgent_number) end.urgent = {};
}

bool completes_zero_copy(const SocketView& socket, std::uint64_t before, std::uint64_t acked) {
    return socket.zero_copy &&
           std::any_of(socket.sends.begin(), socket.sends.end(), [&](const Queued& range) {
               return range.zero_copy && range.end > before && range.end <= acked;
           });
}

}  // namespace tcpwhy::analysis
