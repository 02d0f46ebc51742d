// A capture played to the analysis, shown in every format and recorded, as `tcpwhy read FILE -f
// FORMAT -w FILE` does: for targets whose input is a capture, or lies beside one.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <functional>
#include <memory>
#include <span>
#include <string>

#include <nlohmann/json.hpp>

#include "tests/support/trace/every_format.hpp"
#include "tracer/session/playback.hpp"
#include "tracer/wire/file/capture_reader.hpp"

namespace tcpwhy::fuzz {

class Shown {
  public:
    explicit Shown(const model::TraceHeader& header) : playback_(header, shown_.sink()) {}
    session::Playback& playback() { return playback_; }

    /// Plays the whole capture; calls `before` with each frame's time.
    void play(std::span<const std::uint8_t> capture,
              const std::function<void(model::Time)>& before = {}) {
        wire::CaptureReader reader;
        wire::Window window{capture, 0, /*last=*/true};
        model::Time time = 0;
        model::Frame frame;
        for (;;) {
            const wire::ReadStep step = reader.next(window, time, frame);
            if (step == wire::ReadStep::frame) {
                if (before) before(time);
                playback_.frame(time, frame);
            } else if (step == wire::ReadStep::custom_block) {
                playback_.block(reader.custom_block());
            } else {
                break;
            }
        }
        dropped_ = reader.counts().dropped;
    }

    /// Ends the trace. For any input, each line of the JSON output is JSON.
    void finish() {
        playback_.finish(dropped_);
        const std::string& json = shown_.written("json");
        for (std::size_t begin = 0; begin < json.size();) {
            const std::size_t end = json.find('\n', begin);
            if (end == std::string::npos) std::abort();
            if (!nlohmann::json::accept(json.begin() + static_cast<std::ptrdiff_t>(begin),
                                        json.begin() + static_cast<std::ptrdiff_t>(end)))
                std::abort();
            begin = end + 1;
        }
    }

  private:
    test::EveryFormat shown_;
    session::Playback playback_;
    std::uint64_t dropped_ = 0;
};

}  // namespace tcpwhy::fuzz
