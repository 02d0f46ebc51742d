#include "tracer/analysis/connection/owed.hpp"

#include <algorithm>

namespace tcpwhy::analysis {

void OwedAnswers::add(const Owed& owed) {
    if (first_ == items_.size()) {
        items_.clear();
        first_ = 0;
        in_order_ = true;
    }
    if (items_.size() - first_ == most) ++first_;
    compact();
    in_order_ = in_order_ && (items_.empty() || items_.back().end <= owed.end);
    items_.push_back(owed);
}

Arrival OwedAnswers::answered_by(std::uint64_t ack) const {
    Arrival whole;
    Arrival divided;
    for (std::size_t at = first_; at < items_.size(); ++at) {
        const Owed& owed = items_[at];
        if (owed.end <= ack) {
            whole = owed.arrival;
            continue;
        }
        if (divided.number == 0) divided = owed.arrival;
        if (in_order_) break;
    }
    return whole.number != 0 ? whole : divided;
}

void OwedAnswers::acknowledge(std::uint64_t ack) {
    if (in_order_) {
        while (first_ < items_.size() && items_[first_].end <= ack) ++first_;
        return;
    }
    const auto begin = items_.begin() + static_cast<std::ptrdiff_t>(first_);
    items_.erase(
        std::remove_if(begin, items_.end(), [ack](const Owed& owed) { return owed.end <= ack; }),
        items_.end());
}

/// Removes answered segments in large pieces, so that each costs little.
void OwedAnswers::compact() {
    if (first_ < 64 || first_ * 2 < items_.size()) return;
    items_.erase(items_.begin(), items_.begin() + static_cast<std::ptrdiff_t>(first_));
    first_ = 0;
}

}  // namespace tcpwhy::analysis
