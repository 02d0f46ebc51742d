// Where the threads that watch the world put what they see, and the thread that analyses it fetches
// it.
//
// The makers never wait for the taker, and wake nobody for a single item: the taker comes by every
// few milliseconds, so that observing a call costs no context switch.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <limits>
#include <mutex>
#include <utility>
#include <vector>

#include "tracer/model/fact_sink.hpp"
#include "tracer/model/segment.hpp"

namespace tcpwhy::lab {

/// A frame with bytes of its own.
struct CapturedFrame {
    model::Time time = 0;
    std::vector<std::uint8_t> bytes;
    std::uint32_t original_length = 0;
    std::uint16_t link_type = 0;
    std::uint16_t interface = 0;
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

class Inbox : public model::FactSink {
  public:
    // The observer's thread.
    void fact(model::Fact&& fact) override {
        const std::lock_guard lock(mutex_);
        arrivals_.facts.push_back(std::move(fact));
    }
    void settled(model::Time until) override {
        const std::lock_guard lock(mutex_);
        arrivals_.facts_settled = until;
    }
    void facts_ended() {
        const std::lock_guard lock(mutex_);
        arrivals_.facts_ended = true;
        news_.notify_one();
    }

    // The capture's thread.
    void frames(std::vector<CapturedFrame>& frames, model::Time settled, std::uint64_t dropped) {
        const std::lock_guard lock(mutex_);
        if (arrivals_.frames.empty()) {
            arrivals_.frames.swap(frames);
        } else {
            for (CapturedFrame& frame : frames) arrivals_.frames.push_back(std::move(frame));
        }
        arrivals_.frames_settled = settled;
        arrivals_.frames_dropped = dropped;
    }
    void frames_ended(std::exception_ptr failure) {
        const std::lock_guard lock(mutex_);
        arrivals_.frames_ended = true;
        arrivals_.failure = std::move(failure);
        news_.notify_one();
    }

    /// The analysing thread: waits at most that long for an end, then takes all that has come.
    template <class Duration>
    Arrivals take(Duration at_most) {
        std::unique_lock lock(mutex_);
        news_.wait_for(lock, at_most, [this] {
            return arrivals_.facts_ended != told_facts_ended_ ||
                   arrivals_.frames_ended != told_frames_ended_;
        });
        told_facts_ended_ = arrivals_.facts_ended;
        told_frames_ended_ = arrivals_.frames_ended;
        Arrivals taken = std::move(arrivals_);
        arrivals_ = Arrivals{};
        arrivals_.facts_settled = taken.facts_settled;
        arrivals_.frames_settled = taken.frames_settled;
        arrivals_.facts_ended = taken.facts_ended;
        arrivals_.frames_ended = taken.frames_ended;
        arrivals_.frames_dropped = taken.frames_dropped;
        return taken;
    }

  private:
    std::mutex mutex_;
    std::condition_variable news_;
    Arrivals arrivals_;
    bool told_facts_ended_ = false;
    bool told_frames_ended_ = false;
};

}  // namespace tcpwhy::lab
