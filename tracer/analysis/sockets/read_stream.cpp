#include "tracer/analysis/sockets/read_stream.hpp"

#include <algorithm>
#include <string_view>

namespace tcpwhy::analysis {
namespace {

/// A captured segment may reach the socket's queue a moment later.
constexpr model::Time on_its_way_ns = 10 * model::millisecond_ns;
/// So many bytes fit in a std::string without allocation.
constexpr std::size_t most_kept = 15;
/// Fewer equal bytes are chance, unless they begin a segment.
constexpr std::size_t telling = 4;

/// The bytes from that number on, as far as they are known.
std::string_view bytes_at(const Unread& unread, std::uint64_t number) {
    if (number < unread.begin || number - unread.begin >= unread.head.size()) return {};
    return std::string_view(unread.head).substr(number - unread.begin);
}

bool differ(std::string_view one, std::string_view two) {
    const std::size_t common = std::min(one.size(), two.size());
    return one.substr(0, common) != two.substr(0, common);
}

bool begins_at(const Unread& unread, std::uint64_t number, std::string_view data) {
    const std::string_view bytes = bytes_at(unread, number);
    const std::size_t common = std::min(bytes.size(), data.size());
    if (common == 0 || differ(bytes, data)) return false;
    return number == unread.begin || common >= telling;
}

void move_to(ObservedEnd& end, std::uint64_t number) {
    if (number <= end.read_up_to) return;
    end.unseen_reads += number - end.read_up_to;
    end.read_up_to = number;
    while (!end.unread.empty() && end.unread.front().end <= number) end.unread.pop_front();
}

}  // namespace

bool reads_alone(const SocketView& socket, model::CallId call) {
    return std::none_of(socket.open.begin(), socket.open.end(), [&](const OpenCall* other) {
        return other->entered.id != call && other->entered.socket == socket.id &&
               model::family(other->entered) == model::Family::receive;
    });
}

bool has_plain_stream(const SocketView& socket, const Connection& connection) {
    return !socket.tls_receives && !connection.multipath && !connection.self &&
           connection.end(socket.side).observed;
}

std::string first_bytes(const model::Segment& segment, std::uint64_t seq, std::uint64_t begin) {
    const std::uint64_t first = seq + (segment.has(model::tcp_flag::syn) ? 1U : 0U);
    const std::string_view payload = model::as_text(segment.payload);
    if (begin < first || begin - first >= payload.size()) return {};
    return std::string(payload.substr(begin - first, most_kept));
}

void align_with_bytes(ObservedEnd& end, const std::string& data) {
    if (data.empty() || end.urgent_at != 0) return;
    const auto here = std::find_if(end.unread.begin(), end.unread.end(), [&](const Unread& unread) {
        return unread.end > end.read_up_to;
    });
    if (here == end.unread.end() || here->begin > end.read_up_to) return;
    const std::string_view known = bytes_at(*here, end.read_up_to);
    if (known.empty() || !differ(known, data)) return;
    for (auto unread = here; unread != end.unread.end(); ++unread)
        for (std::size_t at = 0; at < unread->head.size(); ++at) {
            const std::uint64_t number = unread->begin + at;
            if (number > end.read_up_to && begins_at(*unread, number, data))
                return move_to(end, number);
        }
}

void align_with_empty_queue(ObservedEnd& end, model::Time time) {
    if (end.urgent_at != 0) return;
    std::uint64_t read = end.read_up_to;
    for (const Unread& unread : end.unread)
        if (unread.arrival.time < time - on_its_way_ns) read = std::max(read, unread.end);
    move_to(end, read);
}

void align_with_fin(ObservedEnd& end, std::uint64_t fin) {
    if (end.urgent_at == 0) move_to(end, fin);
}

void align_with_count(ObservedEnd& end, std::uint64_t unread, model::Time time) {
    if (end.urgent_at != 0) return;
    std::uint64_t old = 0;
    for (const Unread& part : end.unread)
        if (part.arrival.time < time - on_its_way_ns && part.end > end.read_up_to)
            old += part.end - std::max(part.begin, end.read_up_to);
    if (old > unread) move_to(end, end.read_up_to + old - unread);
}

}  // namespace tcpwhy::analysis
