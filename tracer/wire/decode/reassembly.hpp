// Reassembles fragments of IPv4 (RFC 791 section 3.2) and IPv6 (RFC 8200 section 4.5) in bounded
// memory.
#pragma once

#include <cstdint>
#include <vector>

#include "tracer/model/ids.hpp"
#include "tracer/wire/decode/ip.hpp"
#include "tracer/wire/decode/step.hpp"

namespace tcpwhy::wire {

class Reassembly {
  public:
    /// The most datagrams that wait for missing pieces, each of at most 64 KiB. One more replaces
    /// the oldest.
    static constexpr std::size_t most_datagrams = 64;
    /// The time for which a piece waits for the others, as on Linux (net.ipv4.ipfrag_time). After
    /// that the same identification can belong to another datagram.
    static constexpr std::uint64_t patience_ns = 30 * model::second_ns;

    /// Adds a fragment. go_on: it was the last missing piece, and `payload` is now the whole
    /// datagram; its bytes are borrowed until the next call. Overlapping pieces make the datagram
    /// malformed (RFC 5722), because the receiver could use the bytes of either. An equal copy is
    /// harmless.
    Decoded add(model::Time time, std::uint32_t domain, IpPayload& payload);

  private:
    struct Piece {
        std::uint32_t begin = 0;
        std::uint32_t end = 0;           ///< on the wire
        std::uint32_t captured_end = 0;  ///< of its captured bytes
    };
    struct Key {
        Address source;
        Address destination;
        std::uint32_t identification = 0;
        std::uint32_t domain = 0;
        std::uint8_t protocol = 0;  ///< IPv4 only: a part of the key by RFC 791, not by RFC 8200
        friend bool operator==(const Key&, const Key&) = default;
    };
    struct Datagram {
        Key key;
        model::Time first_seen = 0;
        std::uint8_t protocol = 0;   ///< of the piece at offset 0
        std::uint32_t length = 0;    ///< 0: the last piece is still missing
        std::uint32_t received = 0;  ///< bytes that the pieces cover
        std::vector<Piece> pieces;   ///< sorted by begin, without overlap
        std::vector<std::uint8_t> bytes;
    };

    Datagram& find_or_make(model::Time time, const Key& key);
    void forget(Datagram& datagram);
    static Decoded insert(Datagram& datagram, const Piece& piece, const Slice& bytes);
    static std::uint32_t captured_prefix(const Datagram& datagram);

    std::vector<Datagram> waiting_;
    Datagram complete_;
};

}  // namespace tcpwhy::wire
