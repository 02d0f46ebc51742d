#include "tracer/web/server/viewers.hpp"

#include "tracer/web/log/frames.hpp"

namespace tcpwhy::web {
namespace {

constexpr std::size_t piece_bytes = std::size_t{64} * 1024;
constexpr std::size_t longest_line_bytes = std::size_t{4} * 1024 * 1024;
/// A viewer hears something this often, so that one that has gone is noticed.
constexpr std::chrono::seconds silence{5};

}  // namespace

Viewers::Stream::Stream(Viewers& viewers, std::uint64_t place) : viewers_(viewers), place_(place) {
    // A place beyond the end is of another trace.
    if (place_ > viewers_.log_.size()) place_ = 0;
    bool first = false;
    {
        const std::lock_guard lock(viewers_.mutex_);
        ++viewers_.streams_;
        first = !viewers_.any_came_;
        viewers_.any_came_ = true;
    }
    if (first && viewers_.first_has_come) viewers_.first_has_come();
}

Viewers::Stream::~Stream() {
    const std::lock_guard lock(viewers_.mutex_);
    --viewers_.streams_;
    viewers_.changed_.notify_all();
}

Viewers::Stream::Turn Viewers::Stream::go_on(const Send& send) {
    if (ended_) return Turn::ended;  // the server asks once more before it looks
    std::string_view lines =
        whole_lines(viewers_.log_.read(place_, piece_bytes, buffer_), piece_bytes);
    if (lines.empty())
        lines = whole_lines(viewers_.log_.read(place_, longest_line_bytes, buffer_), piece_bytes);
    if (!lines.empty()) {
        const std::uint64_t next = place_ + lines.size();
        if (!send(event_of(lines, next))) return Turn::lost;
        place_ = next;
        const std::lock_guard lock(viewers_.mutex_);
        ++viewers_.sent_;
        return Turn::more;
    }
    {
        const std::lock_guard lock(viewers_.mutex_);
        ended_ = viewers_.ended_ && place_ >= viewers_.log_.size();
    }
    if (ended_) return send(end_event()) ? Turn::ended : Turn::lost;
    if (viewers_.wait_for_more(place_)) return Turn::more;
    return send(sign_of_life) ? Turn::more : Turn::lost;
}

bool Viewers::wait_for_more(std::uint64_t place) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, silence, [&] { return ended_ || log_.size() > place; });
}

void Viewers::wake() {
    const std::lock_guard lock(mutex_);
    changed_.notify_all();
}

void Viewers::end() {
    const std::lock_guard lock(mutex_);
    ended_ = true;
    changed_.notify_all();
}

void Viewers::wait_until_gone(std::chrono::milliseconds patience) {
    std::unique_lock lock(mutex_);
    while (streams_ > 0) {
        const std::uint64_t before = sent_;
        const bool gone = changed_.wait_for(lock, patience, [&] { return streams_ == 0; });
        if (!gone && sent_ == before) return;
    }
}

bool Viewers::full() {
    const std::lock_guard lock(mutex_);
    return streams_ >= most;
}

}  // namespace tcpwhy::web
