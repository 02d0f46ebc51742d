#include "tracer/wire/decode/reassembly.hpp"

#include <algorithm>
#include <utility>

namespace tcpwhy::wire {

namespace {
constexpr std::uint32_t longest_datagram_bytes = 65'535;
constexpr std::size_t most_pieces = 2048;  // enough for 64 KiB at the smallest MTU of IPv4 (68)
}  // namespace

Decoded Reassembly::add(model::Time time, std::uint32_t domain, IpPayload& payload) {
    const FragmentPlace& place = payload.place;
    const Slice& bytes = payload.bytes;
    // Every piece except the last has a multiple of 8 bytes.
    if (bytes.length == 0 || (place.more && bytes.length % 8 != 0)) return Decoded::malformed;
    if (place.offset_bytes + bytes.length > longest_datagram_bytes) return Decoded::malformed;

    const bool ipv4 = payload.source.family == Address::Family::ipv4;
    Datagram& datagram =
        find_or_make(time, {payload.source, payload.destination, place.identification, domain,
                            ipv4 ? payload.protocol : std::uint8_t{0}});
    const std::uint32_t begin = place.offset_bytes;
    const auto end = static_cast<std::uint32_t>(begin + bytes.length);
    const auto captured_end = static_cast<std::uint32_t>(begin + bytes.captured);

    const bool contradicts = place.more ? datagram.length != 0 && end >= datagram.length
                                        : datagram.length != 0 && datagram.length != end;
    const bool behind_the_end =
        !place.more && !datagram.pieces.empty() && datagram.pieces.back().end > end;
    Decoded result = contradicts || behind_the_end
                         ? Decoded::malformed
                         : insert(datagram, {begin, end, captured_end}, bytes);
    if (result == Decoded::malformed) {
        forget(datagram);
        return result;
    }
    if (!place.more) datagram.length = end;
    if (begin == 0) datagram.protocol = payload.protocol;
    if (datagram.length == 0 || datagram.received != datagram.length) return Decoded::fragment;

    std::swap(complete_, datagram);
    forget(datagram);
    payload.bytes = {complete_.bytes.data(), captured_prefix(complete_), complete_.length};
    payload.protocol = complete_.protocol;
    payload.fragmented = false;
    return go_on;
}

Reassembly::Datagram& Reassembly::find_or_make(model::Time time, const Key& key) {
    // Unsigned: the times of a damaged file can differ by more than a signed integer holds.
    const auto is_stale = [&](const Datagram& datagram) {
        return time > datagram.first_seen &&
               static_cast<std::uint64_t>(time) - static_cast<std::uint64_t>(datagram.first_seen) >
                   patience_ns;
    };
    std::erase_if(waiting_, is_stale);
    const auto found = std::find_if(waiting_.begin(), waiting_.end(),
                                    [&](const Datagram& datagram) { return datagram.key == key; });
    if (found != waiting_.end()) return *found;
    if (waiting_.size() == most_datagrams) waiting_.erase(waiting_.begin());
    Datagram& made = waiting_.emplace_back();
    made.key = key;
    made.first_seen = time;
    return made;
}

void Reassembly::forget(Datagram& datagram) {
    waiting_.erase(waiting_.begin() + (&datagram - waiting_.data()));
}

Decoded Reassembly::insert(Datagram& datagram, const Piece& piece, const Slice& bytes) {
    auto& pieces = datagram.pieces;
    const auto next = std::find_if(pieces.begin(), pieces.end(),
                                   [&](const Piece& other) { return other.end > piece.begin; });
    if (next != pieces.end() && next->begin < piece.end) {
        const bool copy = next->begin == piece.begin && next->end == piece.end;
        return copy ? Decoded::fragment : Decoded::malformed;
    }
    if (pieces.size() == most_pieces) return Decoded::malformed;
    pieces.insert(next, piece);
    datagram.received += piece.end - piece.begin;
    if (datagram.bytes.size() < piece.captured_end) datagram.bytes.resize(piece.captured_end);
    std::copy_n(bytes.bytes, bytes.captured, datagram.bytes.begin() + piece.begin);
    return Decoded::fragment;
}

/// The number of bytes that were captured without a gap, from the beginning.
std::uint32_t Reassembly::captured_prefix(const Datagram& datagram) {
    std::uint32_t end = 0;
    for (const Piece& piece : datagram.pieces) {
        end = piece.captured_end;
        if (piece.captured_end != piece.end) break;
    }
    return end;
}

}  // namespace tcpwhy::wire
