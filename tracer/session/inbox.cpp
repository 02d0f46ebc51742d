#include "tracer/session/inbox.hpp"

#include <utility>

namespace tcpwhy::session {
namespace {

constexpr model::Time never = std::numeric_limits<model::Time>::max();

}  // namespace

model::Time Inbox::facts_until() const {
    return arrivals_.facts_ended ? never : arrivals_.facts_settled;
}

model::Time Inbox::frames_until() const {
    return arrivals_.frames_ended ? never : arrivals_.frames_settled;
}

// A source waits for the analysing thread, which always comes, or for the other source, if it is
// ahead of that one. The source that is behind never waits for the other, so one always continues.

bool Inbox::has_room_for_facts() const {
    if (arrivals_.facts.size() >= bounds_.facts || frame_bytes_ >= bounds_.frame_bytes)
        return false;
    const bool ahead = facts_until() > frames_until();
    return !ahead || arrivals_.facts.size() + held_facts_ < 2 * bounds_.facts;
}

bool Inbox::has_room_for_frames() const {
    // Twice the bytes at which the observer begins to wait, so that it waits first.
    if (frame_bytes_ >= 2 * bounds_.frame_bytes) return false;
    const bool ahead = frames_until() > facts_until();
    return !ahead || frame_bytes_ + held_frame_bytes_ < 3 * bounds_.frame_bytes;
}

void Inbox::fact(model::Fact&& fact) {
    std::unique_lock lock(mutex_);
    room_.wait(lock, [this] { return abandoned_ || has_room_for_facts(); });
    if (abandoned_) return;
    arrivals_.facts.push_back(std::move(fact));
    if (resting_) news_.notify_one();
}

void Inbox::settled(model::Time until) {
    const std::lock_guard lock(mutex_);
    arrivals_.facts_settled = until;
}

void Inbox::facts_ended() {
    const std::lock_guard lock(mutex_);
    arrivals_.facts_ended = true;
    news_.notify_one();
}

bool Inbox::room_for_frames(std::chrono::milliseconds at_most) {
    std::unique_lock lock(mutex_);
    return room_.wait_for(lock, at_most, [this] { return abandoned_ || has_room_for_frames(); });
}

void Inbox::frames(std::vector<CapturedFrame>& frames, model::Time settled, std::uint64_t dropped) {
    if (sharer_ != nullptr) {
        std::vector<CapturedFrame> copies = frames;
        sharer_->frames(copies, settled, dropped);
    }
    const std::lock_guard lock(mutex_);
    arrivals_.frames_settled = settled;
    arrivals_.frames_dropped = dropped;
    if (abandoned_) return;
    if (resting_ && !frames.empty()) news_.notify_one();
    for (const CapturedFrame& frame : frames) frame_bytes_ += frame.weight_bytes();
    if (arrivals_.frames.empty()) {
        arrivals_.frames.swap(frames);
    } else {
        for (CapturedFrame& frame : frames) arrivals_.frames.push_back(std::move(frame));
    }
}

void Inbox::frames_ended(std::exception_ptr failure) {
    if (sharer_ != nullptr) sharer_->frames_ended(failure);
    const std::lock_guard lock(mutex_);
    arrivals_.frames_ended = true;
    arrivals_.failure = std::move(failure);
    news_.notify_one();
}

/// A source has ended, which the taker does not know.
bool Inbox::has_ends() const {
    return arrivals_.facts_ended != told_facts_ended_ ||
           arrivals_.frames_ended != told_frames_ended_;
}

void Inbox::rest(std::chrono::milliseconds at_most) {
    std::unique_lock lock(mutex_);
    resting_ = true;
    news_.wait_for(lock, at_most, [this] {
        return !arrivals_.facts.empty() || !arrivals_.frames.empty() || has_ends();
    });
    resting_ = false;
}

Arrivals Inbox::take(std::chrono::milliseconds at_most) {
    std::unique_lock lock(mutex_);
    news_.wait_for(lock, at_most, [this] { return has_ends(); });
    told_facts_ended_ = arrivals_.facts_ended;
    told_frames_ended_ = arrivals_.frames_ended;
    Arrivals taken = std::move(arrivals_);
    arrivals_ = Arrivals{};
    arrivals_.facts_settled = taken.facts_settled;
    arrivals_.frames_settled = taken.frames_settled;
    arrivals_.facts_ended = taken.facts_ended;
    arrivals_.frames_ended = taken.frames_ended;
    arrivals_.frames_dropped = taken.frames_dropped;
    held_facts_ += taken.facts.size();
    held_frame_bytes_ += std::exchange(frame_bytes_, 0);
    room_.notify_all();
    return taken;
}

void Inbox::still_held(std::size_t facts, std::size_t frame_bytes) {
    const std::lock_guard lock(mutex_);
    held_facts_ = facts;
    held_frame_bytes_ = frame_bytes;
    room_.notify_all();
}

void Inbox::abandon() {
    const std::lock_guard lock(mutex_);
    abandoned_ = true;
    room_.notify_all();
}

}  // namespace tcpwhy::session
