// The bytes that one end of a connection has sent, put in order: each byte once, however often and
// in whatever order its segments came.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace tcpwhy::render {

class Stream {
  public:
    /// Receives bytes in order; `missing` counts those that the capture does not have before them.
    using Deliver = std::function<void(std::string_view bytes, std::uint64_t missing)>;

    /// Segments that wait for a missing one, in bytes. With more, the missing one is given up.
    static constexpr std::size_t most_waiting_bytes = std::size_t{1} << 20U;

    /// The number of the first byte, where the opening was seen.
    void begin_at(std::uint64_t seq) {
        if (!next_) next_ = seq;
    }
    /// A segment's data: `seq` of its first byte, `length` on the wire, and what was captured.
    void add(std::uint64_t seq, std::uint64_t length, std::span<const std::uint8_t> captured,
             const Deliver& deliver);
    /// Delivers what still waits.
    void finish(const Deliver& deliver);

    [[nodiscard]] std::uint64_t delivered() const { return delivered_; }
    [[nodiscard]] std::uint64_t missing() const { return missing_; }

  private:
    struct Piece {
        std::uint64_t length = 0;
        std::string captured;
    };
    void deliver_piece(std::uint64_t seq, const Piece& piece, const Deliver& deliver);
    void deliver_ready(const Deliver& deliver);
    void give_up_gap();

    std::optional<std::uint64_t> next_;       ///< the first byte that has not been delivered
    std::map<std::uint64_t, Piece> waiting_;  ///< by the first byte's number
    std::size_t waiting_bytes_ = 0;
    std::uint64_t owed_ = 0;  ///< bytes that are missing before the next ones
    std::uint64_t delivered_ = 0;
    std::uint64_t missing_ = 0;
};

}  // namespace tcpwhy::render
