#include "tracer/analysis/connection/copies.hpp"

#include <algorithm>
#include <cstring>
#include <functional>
#include <span>

#include "tracer/wire/decode/bytes.hpp"
#include "tracer/wire/decode/option_walk.hpp"

namespace tcpwhy::analysis {
namespace {

using Bytes = std::span<const std::uint8_t>;

std::uint64_t number_in(Bytes bytes) {
    std::uint64_t number = 0;
    for (const std::uint8_t byte : bytes) number = number << 8U | byte;
    return number;
}

/// Both numbers of the timestamps option (RFC 7323 section 3.2); 0: there is none.
std::uint64_t timestamps(Bytes options) {
    namespace kind = wire::option_kind;
    if (const std::uint8_t* stamps = wire::usual_timestamps(options))
        return wire::load<std::uint64_t>(stamps, std::endian::big);
    wire::TcpOption option;
    while (wire::take_option(options, option) == wire::FoundOption::option &&
           option.kind != kind::end)
        if (option.kind == kind::timestamps && option.value.size() == 8)
            return number_in(option.value);
    return 0;
}

constexpr std::ptrdiff_t tcp_bytes = 20;  // without options

/// The frame before the TCP options; empty where the segment does not lie in its frame, because it
/// came in pieces.
Bytes before_options(const model::Segment& segment) {
    const Bytes frame = segment.frame.bytes;
    const std::uint8_t* options = segment.options.data();
    const std::less<> before;
    if (frame.empty() || before(options, frame.data()) ||
        before(frame.data() + frame.size(), options) || options - frame.data() < tcp_bytes)
        return {};
    return {frame.data(), options};
}

/// The identification of an IPv4 header (RFC 791 section 3.1) that comes, without options, right
/// before the TCP header; 0: there is none, or it is not used.
std::uint64_t identification(Bytes headers) {
    constexpr std::size_t both = 20 + tcp_bytes;
    if (headers.size() < both) return 0;
    const Bytes ip = headers.last(both).first(20);
    constexpr std::uint8_t version_4_and_5_words = 0x45, tcp = 6;
    return ip[0] == version_4_and_5_words && ip[9] == tcp ? wire::load_be16(&ip[4]) : 0;
}

std::uint64_t mixed(std::uint64_t hash, std::uint64_t value) {
    hash = (hash ^ value) * 0x9e3779b97f4a7c15ULL;
    return hash ^ hash >> 29U;
}

constexpr std::size_t word_bytes = 8;

/// In the machine's own order: it only has to be the same for the same bytes.
std::uint64_t word_at(const std::uint8_t* bytes) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes, word_bytes);
    return word;
}

std::uint64_t mixed(std::uint64_t hash, Bytes bytes) {
    for (; bytes.size() >= word_bytes; bytes = bytes.subspan(word_bytes))
        hash = mixed(hash, word_at(bytes.data()));
    return bytes.empty() ? hash : mixed(hash, number_in(bytes));
}

/// The TCP header with its checksum and options, but without the ports, which an end does not
/// change; and the first bytes that it carries.
std::uint64_t mixed_bytes(const model::Segment& segment, const std::uint8_t* header,
                          std::uint64_t id) {
    constexpr std::size_t ports_bytes = 4, enough = 2 * word_bytes;
    std::uint64_t hash = std::uint64_t{segment.length} << 16U | id;
    hash = mixed(hash, word_at(header + ports_bytes));
    hash = mixed(hash, word_at(header + ports_bytes + word_bytes));
    if (!segment.options.empty()) hash = mixed(hash, segment.options);
    if (segment.payload.empty()) return hash;
    return mixed(hash, segment.payload.first(std::min(segment.payload.size(), enough)));
}

std::uint64_t mixed_marks(const model::Segment& segment, std::uint64_t stamps, std::uint64_t id) {
    std::uint64_t hash = mixed(stamps, std::uint64_t{segment.seq} << 32U | segment.ack);
    hash = mixed(hash, std::uint64_t{segment.length} << 32U | id << 16U | segment.flags);
    return mixed(hash, segment.window);
}

std::uint64_t hash_of(const Shown::Sender& sender, const Print& print) {
    return mixed(print.hash,
                 std::uint64_t{sender.connection} << 8U | static_cast<std::uint64_t>(sender.side));
}

}  // namespace

Print print_of(const model::Segment& segment, const SynOptions& syn) {
    const Bytes headers = before_options(segment);
    if (headers.empty()) return {};
    const std::uint64_t id = identification(headers);
    const bool opens = segment.has(model::tcp_flag::syn);
    const bool takes_numbers = segment.sequence_length() > 0;
    std::uint64_t stamps = 0;
    if ((id != 0 || takes_numbers) && !segment.options.empty())
        stamps = opens ? syn.timestamps : timestamps(segment.options);
    if (id != 0 && stamps != 0) return {mixed_marks(segment, stamps, id), Likeness::marks};
    // What is sent again is stamped anew; equal answers are stamped alike.
    const bool own_number = id != 0 || (takes_numbers && stamps != 0);
    return {mixed_bytes(segment, segment.options.data() - tcp_bytes, id),
            own_number ? Likeness::number : Likeness::bytes};
}

model::SegmentNumber Shown::find(const Sender& sender, const Print& print, model::Time now,
                                 model::Time at_most) const {
    if (entries_.empty()) return 0;
    const std::uint64_t hash = hash_of(sender, print);
    const Entry& entry = entries_[hash % most];
    if (entry.hash != hash) return 0;
    return print.likeness == Likeness::marks || now - entry.time <= at_most ? entry.number : 0;
}

void Shown::add(const Sender& sender, const Print& print, model::SegmentNumber number,
                model::Time time) {
    if (entries_.empty()) entries_.resize(most);
    const std::uint64_t hash = hash_of(sender, print);
    entries_[hash % most] = {hash, number, time};
}

}  // namespace tcpwhy::analysis
