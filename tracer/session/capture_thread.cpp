#include "tracer/session/capture_thread.hpp"

#include <algorithm>
#include <chrono>
#include <exception>

#include "tracer/calls/observe/kernel/clock.hpp"
#include "tracer/helpers/capture/capture_helper.hpp"

namespace tcpwhy::session {
namespace {

constexpr int poll_timeout_ms = 5;
/// While there is no room, the interval at which the end of the capture is looked for.
constexpr std::chrono::milliseconds room_timeout{10};

/// The kernel stamps a frame a little before it puts it into the ring, and another processor may be
/// faster. So a new frame may be older than the frames already read, but by no more than this.
constexpr model::Time stamp_slack_ns = 2 * model::millisecond_ns;

}  // namespace

CaptureThread::CaptureThread(const wire::CaptureOptions& options, Inbox& inbox,
                             std::chrono::milliseconds rest)
    : capture_(helpers::open_capture(options)),
      inbox_(inbox),
      rest_(rest),
      end_at_(std::numeric_limits<model::Time>::max()),
      thread_([this] { deliver(); }) {}

CaptureThread::~CaptureThread() {
    end_at(std::numeric_limits<model::Time>::min());
    thread_.join();
}

void CaptureThread::end_at(model::Time until) {
    end_at_ = until;
    capture_.wake();
}

void CaptureThread::hurry() {
    hurried_ = true;
    if (resting_) capture_.wake();
}

int CaptureThread::patience_ms(Quiet& quiet) {
    const auto now = std::chrono::steady_clock::now();
    const bool ends = end_at_ != std::numeric_limits<model::Time>::max();
    resting_ = rest_.count() > 0 && !ends && quiet.lasts(now);
    // Asked after `resting_` is set: so either this sees the flag, or hurry() wakes the poll.
    if (hurried_.exchange(false)) {
        quiet.end(now);
        resting_ = false;
    }
    return resting_ ? static_cast<int>(rest_.count()) : poll_timeout_ms;
}

void CaptureThread::deliver() {
    std::exception_ptr failure;
    try {
        deliver_until_end();
    } catch (...) {
        failure = std::current_exception();
    }
    inbox_.frames_ended(failure);
}

void CaptureThread::deliver_until_end() {
    model::Time settled = std::numeric_limits<model::Time>::min();
    std::uint64_t dropped = 0;
    model::Time asked = 0;
    std::vector<CapturedFrame> frames;
    Quiet quiet(std::chrono::steady_clock::now());
    while (settled < end_at_) {
        // If the poll after this clock reading finds nothing, all older frames have been
        // delivered.
        const model::Time before = calls::now();
        model::Time newest = std::numeric_limits<model::Time>::min();
        const int found =
            capture_.poll(patience_ms(quiet), [&](model::Time time, const model::Frame& frame) {
                newest = std::max(newest, time);
                frames.push_back(CapturedFrame{time,
                                               {frame.bytes.begin(), frame.bytes.end()},
                                               frame.original_length,
                                               frame.link_type,
                                               frame.interface});
            });
        if (found > 0) quiet.end(std::chrono::steady_clock::now());
        const model::Time reached = found == 0 ? before : newest;
        settled = std::max(settled, reached - stamp_slack_ns);
        // A busy capture is asked once a second only.
        if (found == 0 || before - asked > model::second_ns) {
            dropped = capture_.statistics().dropped;
            asked = before;
        }
        while (!inbox_.room_for_frames(room_timeout) && before < end_at_) {
        }
        inbox_.frames(frames, settled, dropped);
        frames.clear();
    }
}

}  // namespace tcpwhy::session
