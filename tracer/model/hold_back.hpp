// A queue that holds lines back until they are certain. A line is open while a later fact may still
// change it. A line after an open one waits too, so lines leave in the order in which they came.
//
// A line that has waited for `hold` (nanoseconds, in the time of the facts) is overdue: it leaves
// although it is open. `Line` needs `bool is_open() const`.
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <iterator>
#include <utility>

#include "tracer/model/ids.hpp"

namespace tcpwhy::model {

template <typename Line>
class HoldBack {
  public:
    /// 1, 2, 3 … in the order in which lines are added; never used twice.
    using Ticket = std::uint64_t;

    explicit HoldBack(Time hold) : hold_(std::max<Time>(hold, 0)) {}

    Ticket add(Time time, Line line) {
        held_.push_back({next_, time, std::move(line)});
        return next_++;
    }
    /// Null when the line has left or was erased. Valid until the next erase() of another line.
    [[nodiscard]] Line* find(Ticket ticket) {
        const auto found = lower_bound(ticket);
        return found == held_.end() || found->ticket != ticket ? nullptr : &found->line;
    }
    /// The newest line for which `fits(line)`; null when there is none.
    [[nodiscard]] Line* find_if(const auto& fits) {
        const auto found = std::find_if(held_.rbegin(), held_.rend(),
                                        [&](const Held& held) { return fits(held.line); });
        return found == held_.rend() ? nullptr : &found->line;
    }
    void erase(Ticket ticket) {
        const auto found = lower_bound(ticket);
        if (found != held_.end() && found->ticket == ticket) held_.erase(found);
    }

    /// Erases the newest line for which `fits(line)`, if there is one.
    void erase_if(const auto& fits) {
        const auto found = std::find_if(held_.rbegin(), held_.rend(),
                                        [&](const Held& held) { return fits(held.line); });
        if (found != held_.rend()) held_.erase(std::next(found).base());
    }

    [[nodiscard]] bool empty() const { return held_.empty(); }
    [[nodiscard]] std::size_t size() const { return held_.size(); }
    [[nodiscard]] Ticket next_ticket() const { return next_; }
    [[nodiscard]] Line& back() { return held_.back().line; }
    [[nodiscard]] Time oldest() const { return held_.front().time; }
    [[nodiscard]] Time newest() const { return held_.back().time; }

    /// The oldest line has waited for so long that it leaves although it is open.
    [[nodiscard]] bool is_overdue(Time now) const {
        return !held_.empty() && is_overdue(held_.front(), now);
    }
    /// How many lines at the front may leave: each of them is certain or overdue.
    [[nodiscard]] std::size_t ready(Time now) const {
        const auto waits = [&](const Held& held) {
            return held.line.is_open() && !is_overdue(held, now);
        };
        return static_cast<std::size_t>(std::find_if(held_.begin(), held_.end(), waits) -
                                        held_.begin());
    }
    /// How many lines at the front are not younger than `until`.
    [[nodiscard]] std::size_t up_to(Time until) const {
        const auto younger = [&](const Held& held) { return held.time > until; };
        return static_cast<std::size_t>(std::find_if(held_.begin(), held_.end(), younger) -
                                        held_.begin());
    }

    /// Removes the oldest line, ready or not.
    std::pair<Time, Line> pop() {
        std::pair<Time, Line> front{held_.front().time, std::move(held_.front().line)};
        held_.pop_front();
        return front;
    }
    /// Calls `visit(ticket, line)` for the first `count` lines.
    void for_front(std::size_t count, const auto& visit) {
        for (std::size_t at = 0; at < count; ++at) visit(held_[at].ticket, held_[at].line);
    }
    /// Calls `visit(line)` for every line, the oldest first.
    void for_each(const auto& visit) {
        for (Held& held : held_) visit(held.line);
    }
    void pop(std::size_t count) {
        held_.erase(held_.begin(), held_.begin() + static_cast<std::ptrdiff_t>(count));
    }

  private:
    struct Held {
        Ticket ticket;
        Time time;
        Line line;
    };
    [[nodiscard]] bool is_overdue(const Held& held, Time now) const {
        return now - held.time >= hold_;
    }
    auto lower_bound(Ticket ticket) {
        return std::lower_bound(
            held_.begin(), held_.end(), ticket,
            [](const Held& held, Ticket wanted) { return held.ticket < wanted; });
    }

    Time hold_;
    std::deque<Held> held_;
    Ticket next_ = 1;
};

}  // namespace tcpwhy::model
