#include "tracer/analysis/sockets/sent_stream.hpp"

#include <algorithm>
#include <optional>
#include <string_view>

#include "tracer/analysis/sockets/linux_numbers.hpp"

namespace tcpwhy::analysis {
namespace {

using Ranges = std::deque<Queued>;

std::uint64_t next_of(const SocketView& socket) {
    return socket.sends.empty() ? socket.queued : std::max(socket.queued, socket.sends.back().end);
}

Ranges::iterator range_of(SocketView& socket, model::CallId call) {
    return std::find_if(socket.sends.begin(), socket.sends.end(),
                        [&](const Queued& queued) { return queued.call.id == call; });
}

void shift(SocketView& socket, Ranges::iterator from, std::uint64_t bytes) {
    socket.queued += bytes;
    for (; from != socket.sends.end(); ++from) {
        from->begin += bytes;
        from->end += bytes;
    }
}

bool any_open(const SocketView& socket) {
    return std::any_of(socket.sends.begin(), socket.sends.end(),
                       [](const Queued& range) { return range.open; });
}

/// The part of the payload from stream position `at` on.
std::string_view payload_from(const model::Segment& segment, const Reading& reading,
                              std::uint64_t at) {
    const std::string_view payload = model::as_text(segment.payload);
    return payload.substr(std::min<std::uint64_t>(at - reading.seq, payload.size()));
}

/// Whether the bytes can be the first ones of that call, as far as both are known.
bool begins_with(std::string_view bytes, const std::string& data) {
    const std::size_t common = std::min(bytes.size(), data.size());
    return bytes.substr(0, common) == std::string_view(data).substr(0, common);
}

/// Threads that send at the same time: the kernel may have served a later entry first.
bool serves_another_first(SocketView& socket, const Ranges::iterator& range,
                          std::string_view bytes) {
    if (bytes.empty()) return false;
    for (auto later = range + 1; later != socket.sends.end() && later->overlaps; ++later) {
        if (later->data.empty() || !begins_with(bytes, later->data)) continue;
        std::uint64_t at = range->begin;
        std::rotate(range, later, later + 1);
        for (auto moved = range; moved != later + 1; ++moved) {
            const std::uint64_t length = moved->end - moved->begin;
            moved->begin = at;
            at = moved->end = at + length;
        }
        return true;
    }
    return false;
}

/// How many bytes of the payload come before those of the call; all, if it has none of them.
std::uint64_t bytes_before(std::string_view bytes, const std::string& data) {
    constexpr std::size_t certain = 4;
    for (std::size_t at = 1; at < bytes.size(); ++at) {
        const std::size_t common = std::min(bytes.size() - at, data.size());
        if (common < std::min(certain, data.size())) break;
        if (begins_with(bytes.substr(at), data)) return at;
    }
    return bytes.size();
}

/// The first range that begins in the segment and whose bytes are others moves to after the
/// bytes that no observed call sent. True if something was moved.
bool correct_one(SocketView& socket, const model::Segment& segment, const Reading& reading) {
    const std::uint64_t end = reading.seq + segment.length;
    for (auto range = socket.sends.begin(); range != socket.sends.end(); ++range) {
        if (range->begin >= end) break;
        if (range->begin < reading.seq || range->data.empty()) continue;
        const std::string_view bytes = payload_from(segment, reading, range->begin);
        if (begins_with(bytes, range->data)) continue;
        if (serves_another_first(socket, range, bytes)) return true;
        const std::uint64_t before = bytes_before(bytes, range->data);
        const std::uint64_t at = range->begin;
        shift(socket, range, before);
        socket.sends.insert(range, Queued{at, at + before, {}});
        return true;
    }
    return false;
}

/// How many bytes of the payload come before those of the call; nothing if it has none of them.
std::optional<std::uint64_t> place_in(std::string_view payload, const Queued& range) {
    if (range.data.empty() || payload.empty())
        return range.open ? std::optional<std::uint64_t>{0} : std::nullopt;
    if (begins_with(payload, range.data)) return 0;
    const std::uint64_t before = bytes_before(payload, range.data);
    return before < payload.size() ? std::optional{before} : std::nullopt;
}

/// The connection was there before its observation. The first segment with bytes of an observed
/// send shows where they are in the stream. Earlier sends have left unseen.
bool find_position(SocketView& socket, const model::Segment& segment, const Reading& reading) {
    auto& sends = socket.sends;
    for (auto range = sends.begin(); range != sends.end(); ++range) {
        const auto before = place_in(model::as_text(segment.payload), *range);
        if (!before) continue;
        sends.erase(sends.begin(), range);
        const std::uint64_t guessed = sends.front().begin;
        const std::uint64_t found = reading.seq + *before;
        for (Queued& later : sends) {
            later.begin = later.begin - guessed + found;
            later.end = later.end - guessed + found;
        }
        socket.queued = socket.queued - guessed + found;
        return true;
    }
    return false;
}

/// TLS's record, without its header and tag (RFC 8446 section 5.1).
constexpr std::uint64_t most_record_bytes = 16'384;

/// How many bytes of the stream the kernel makes of that many bytes of the program. A record ends
/// when it is full, and with the call unless that has MSG_MORE.
std::uint64_t on_the_wire(const SocketView& socket, std::uint64_t bytes, bool more) {
    if (!socket.tls_sends || bytes == 0) return bytes;
    const std::uint64_t all = socket.open_record + bytes;
    const std::uint64_t full = all / most_record_bytes;
    const std::uint64_t begun = all % most_record_bytes != 0 && !more ? 1 : 0;
    return bytes + (full + begun) * socket.record_overhead;
}

bool keeps_record_open(const OpenCall& call) {
    return (call.entered.as<model::args::Send>().flags & linux_number::msg_more) != 0;
}

}  // namespace

void queue_send(SocketView& socket, const OpenCall& call) {
    const std::uint64_t begin = next_of(socket);
    const auto& sent = call.entered.as<model::args::Send>();
    Queued queued{begin, begin + on_the_wire(socket, sent.bytes, keeps_record_open(call)),
                  call.ref(), true};
    queued.since = call.entered.time;
    queued.overlaps = any_open(socket);
    queued.promises_more = (sent.flags & linux_number::msg_more) != 0 || sent.from_fd >= 0;
    // With MSG_ZEROCOPY the program can change its bytes before they leave.
    queued.zero_copy = (sent.flags & linux_number::msg_zerocopy) != 0;
    if (!queued.zero_copy && !socket.tls_sends) queued.data = sent.data;
    socket.sends.push_back(std::move(queued));
}

void end_send(SocketView& socket, const OpenCall& ended, std::int64_t moved) {
    const auto range = range_of(socket, ended.entered.id);
    if (range == socket.sends.end()) return;
    range->open = false;
    const auto taken = static_cast<std::uint64_t>(std::max<std::int64_t>(moved, 0));
    const bool more = keeps_record_open(ended);
    const std::uint64_t end = range->begin + on_the_wire(socket, taken, more);
    socket.open_record = more ? (socket.open_record + taken) % most_record_bytes : 0;
    const std::uint64_t fewer = range->end > end ? range->end - end : 0;
    for (auto later = range + 1; later != socket.sends.end(); ++later) {
        later->begin -= fewer;
        later->end -= fewer;
    }
    range->end = end;
    const bool nothing = range->end == range->begin;
    if (range + 1 == socket.sends.end()) socket.queued = std::max(socket.queued, end);
    if (nothing) socket.sends.erase(range);
}

std::uint64_t bytes_in_flight(const SocketView* socket, const End& end, std::uint64_t acked) {
    return std::max(socket ? socket->queued : 0, end.next) - acked;
}

bool met_no_room(const SocketView& socket, const OpenCall& call,
                 const model::CallReturned& returned, const End* end) {
    const std::int64_t moved = model::moved_bytes(returned);
    const auto& sent = call.entered.as<model::args::Send>();
    const bool fewer = moved >= 0 && moved < static_cast<std::int64_t>(sent.bytes);
    if (!fewer && returned.error != linux_number::eagain) return false;
    // sendfile() ends with its file, and splice() with what its pipe has, also where there is room.
    if (sent.from_fd < 0 || !end) return true;
    return bytes_in_flight(&socket, *end, end->acked) > linux_number::always_room_for_bytes;
}

void abandon_send(SocketView& socket, model::CallId call) {
    const auto range = range_of(socket, call);
    if (range != socket.sends.end()) range->open = false;
}

void align_with_kernel(SocketView& socket, const model::SocketSnapshot& snapshot) {
    if (!snapshot.queued || !socket.counted || any_open(socket)) return;
    const std::uint64_t next = next_of(socket);
    const std::uint64_t counted = *snapshot.queued + 1;
    if (counted > next) socket.sends.push_back({next, counted, {}});
    while (!socket.sends.empty() && socket.sends.back().begin >= counted) socket.sends.pop_back();
    if (!socket.sends.empty()) socket.sends.back().end = std::min(socket.sends.back().end, counted);
    socket.queued = counted;
}

void align_with_segment(SocketView& socket, const model::Segment& segment, const Reading& reading) {
    if (segment.length == 0 || reading.syn || reading.nothing_new) return;
    if (!socket.position_known) socket.position_known = find_position(socket, segment, reading);
    if (!socket.position_known) return;
    // Each correction moves one of the ranges further on, so the corrections end.
    for (std::size_t most = socket.sends.size(); most > 0; --most)
        if (!correct_one(socket, segment, reading)) break;
    const std::uint64_t end = reading.seq + segment.length;
    const std::uint64_t next = next_of(socket);
    if (end <= next) return;
    // Records whose length is not known: they are those of the last call.
    if (socket.tls_sends && !socket.sends.empty())
        socket.sends.back().end = end;
    else
        socket.sends.push_back({next, end, {}});
    socket.queued = end;
}

std::uint64_t unseen_bytes(const SocketView& socket, std::uint64_t begin, std::uint64_t end) {
    std::uint64_t bytes = 0;
    for (const Queued& range : socket.sends)
        if (!range.call && range.begin < end && range.end > begin)
            bytes += std::min(range.end, end) - std::max(range.begin, begin);
    return bytes;
}

}  // namespace tcpwhy::analysis
