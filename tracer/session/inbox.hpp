// Where the threads that watch the world put what they see, and the thread that analyses it fetches
// it.
//
// The makers wake nobody for a single item: the taker comes by every few milliseconds, so that
// observing a call costs no context switch. What waits is bounded. When the taker is behind, the
// observer waits: the programs that it observes become slower, and nothing is lost. Only frames
// that come without such programs can be more than there is room for; then they stay in the
// kernel's ring, which counts what it drops.
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

    /// What it takes in memory.
    [[nodiscard]] std::size_t weight_bytes() const { return sizeof *this + bytes.capacity(); }
};

/// What came in since the last time it was asked.
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

/// How much waits at most: so much here, and as much again between the two sources, where the one
/// that is ahead waits for the other.
struct InboxBounds {
    std::size_t facts = 65'536;            ///< about 1 KiB each
    std::size_t frame_bytes = 64U << 20U;  ///< of frames, with what they cost to keep
};

class Inbox : public model::FactSink {
  public:
    explicit Inbox(const InboxBounds& bounds = {}) : bounds_(bounds) {}

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
    /// Waits at most that long for an end, then takes all that has come.
    Arrivals take(std::chrono::milliseconds at_most);
    /// How much of what was taken is still waiting for the other source.
    void still_held(std::size_t facts, std::size_t frame_bytes);
    /// Nobody will take anything any more: what still comes is thrown away, and nobody waits.
    void abandon();

  private:
    [[nodiscard]] bool has_room_for_facts() const;
    [[nodiscard]] bool has_room_for_frames() const;
    [[nodiscard]] model::Time facts_until() const;
    [[nodiscard]] model::Time frames_until() const;

    InboxBounds bounds_;
    std::mutex mutex_;
    std::condition_variable news_;
    std::condition_variable room_;
    Arrivals arrivals_;
    std::size_t frame_bytes_ = 0;       ///< of the arrivals
    std::size_t held_facts_ = 0;        ///< by the taker
    std::size_t held_frame_bytes_ = 0;  ///< by the taker
    bool abandoned_ = false;
    bool told_facts_ended_ = false;
    bool told_frames_ended_ = false;
};

}  // namespace tcpwhy::session
