// The inbox of the analysing thread: the observing and the capturing thread put facts and frames
// into it.
//
// A single item wakes no thread that is at work: the analysing thread looks every few milliseconds,
// so that observing a call costs no context switch. Only one that rests is woken. The room is
// bounded. When the analysis is slow, the observer waits: the observed programs become slower, and
// nothing is lost. If frames of unobserved programs exceed the limit, they stay in the kernel's
// ring buffer, which counts its drops.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <limits>
#include <mutex>
#include <vector>

#include "tracer/model/fact_sink.hpp"
#include "tracer/model/segment.hpp"

namespace tcpwhy::session {

/// A frame with bytes of its own.
struct CapturedFrame {
    model::Time time = 0;
    std::vector<std::uint8_t> bytes;
    std::uint32_t original_length = 0;
    std::uint16_t link_type = 0;
    std::uint16_t interface = 0;

    /// Its size in memory.
    [[nodiscard]] std::size_t weight_bytes() const { return sizeof *this + bytes.capacity(); }
};

/// The items that have arrived since the last take().
struct Arrivals {
    std::vector<model::Fact> facts;
    std::vector<CapturedFrame> frames;
    model::Time facts_settled = std::numeric_limits<model::Time>::min();
    model::Time frames_settled = std::numeric_limits<model::Time>::min();
    bool facts_ended = false;
    bool frames_ended = false;
    std::uint64_t frames_dropped = 0;  ///< by the kernel, since the start
    std::exception_ptr failure;        ///< of the capture
};

/// The limits of the inbox. As much again may wait in the merge, where the source that is ahead
/// waits for the other.
struct InboxBounds {
    std::size_t facts = 65'536;            ///< about 1 KiB each
    std::size_t frame_bytes = 64U << 20U;  ///< of frames, with their overhead

    /// For an inbox that shares what another one has: no source waits for it.
    static InboxBounds none() {
        constexpr std::size_t no_limit = std::numeric_limits<std::size_t>::max() / 4;
        return {no_limit, no_limit};
    }
};

class Inbox : public model::FactSink {
  public:
    explicit Inbox(const InboxBounds& bounds = {}) : bounds_(bounds) {}
    /// Hands a copy of each frame, and the end of the frames, to `other` too, which must outlive
    /// this. The capture waits for the room of this one alone. Call it before the capture begins.
    void share_frames_with(Inbox& other) { sharer_ = &other; }

    // The observer's thread.
    void fact(model::Fact&& fact) override;  ///< waits for room
    void settled(model::Time until) override;
    void facts_ended();

    // The capture's thread.
    /// Whether there is room for frames; waits at most that long for it.
    bool room_for_frames(std::chrono::milliseconds at_most);
    void frames(std::vector<CapturedFrame>& frames, model::Time settled, std::uint64_t dropped);
    void frames_ended(std::exception_ptr failure);

    // The analysing thread.
    /// Waits at most that long for the end of a source, then takes all items.
    Arrivals take(std::chrono::milliseconds at_most);
    /// Waits at most that long for the first item, or for the end of a source.
    void rest(std::chrono::milliseconds at_most);
    /// How much of the taken items still waits for the other source.
    void still_held(std::size_t facts, std::size_t frame_bytes);
    /// No items will be taken any more: new items are thrown away, and no source waits.
    void abandon();

  private:
    [[nodiscard]] bool has_ends() const;
    [[nodiscard]] bool has_room_for_facts() const;
    [[nodiscard]] bool has_room_for_frames() const;
    [[nodiscard]] model::Time facts_until() const;
    [[nodiscard]] model::Time frames_until() const;

    const InboxBounds bounds_;
    Inbox* sharer_ = nullptr;
    std::mutex mutex_;
    std::condition_variable news_;
    std::condition_variable room_;
    Arrivals arrivals_;
    std::size_t frame_bytes_ = 0;       ///< of the arrivals
    std::size_t held_facts_ = 0;        ///< by the taker
    std::size_t held_frame_bytes_ = 0;  ///< by the taker
    bool abandoned_ = false;
    bool resting_ = false;  ///< the taker
    bool told_facts_ended_ = false;
    bool told_frames_ended_ = false;
};

}  // namespace tcpwhy::session
