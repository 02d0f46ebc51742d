#include "tracer/render/follow/stream.hpp"

#include <algorithm>
#include <utility>

namespace tcpwhy::render {

void Stream::add(std::uint64_t seq, std::uint64_t length, std::span<const std::uint8_t> captured,
                 const Deliver& deliver) {
    if (length == 0) return;
    if (!next_) next_ = seq;  // the opening was not seen, or these are the first bytes
    if (seq + length <= *next_) return;
    Piece& piece = waiting_[seq];
    if (piece.captured.size() < captured.size() || piece.length < length) {
        waiting_bytes_ -= piece.captured.size();
        piece.length = std::max(piece.length, length);
        piece.captured.assign(reinterpret_cast<const char*>(captured.data()), captured.size());
        waiting_bytes_ += piece.captured.size();
    }
    deliver_ready(deliver);
    while (waiting_bytes_ > most_waiting_bytes) {
        give_up_gap();
        deliver_ready(deliver);
    }
}

void Stream::finish(const Deliver& deliver) {
    while (!waiting_.empty()) {
        give_up_gap();
        deliver_ready(deliver);
    }
    if (owed_ > 0) deliver({}, std::exchange(owed_, 0));
}

/// The first piece that waits comes next, whatever is missing before it.
void Stream::give_up_gap() {
    const std::uint64_t gap = waiting_.begin()->first - *next_;
    owed_ += gap;
    missing_ += gap;
    next_ = waiting_.begin()->first;
}

void Stream::deliver_ready(const Deliver& deliver) {
    while (!waiting_.empty() && waiting_.begin()->first <= *next_) {
        const auto found = waiting_.begin();
        const std::uint64_t seq = found->first;
        const Piece piece = std::move(found->second);
        waiting_bytes_ -= piece.captured.size();
        waiting_.erase(found);
        deliver_piece(seq, piece, deliver);
    }
}

void Stream::deliver_piece(std::uint64_t seq, const Piece& piece, const Deliver& deliver) {
    const std::uint64_t end = seq + piece.length;
    if (end <= *next_) return;
    const std::uint64_t captured_end = seq + piece.captured.size();
    if (captured_end > *next_) {
        const std::string_view bytes =
            std::string_view(piece.captured).substr(static_cast<std::size_t>(*next_ - seq));
        deliver(bytes, std::exchange(owed_, 0));
        delivered_ += bytes.size();
        next_ = captured_end;
    }
    owed_ += end - *next_;
    missing_ += end - *next_;
    next_ = end;
}

}  // namespace tcpwhy::render
