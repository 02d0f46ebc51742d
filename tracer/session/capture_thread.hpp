// Capture on a thread of its own. It begins with the construction, so that a program that is
// started afterwards is captured from its first segment.
#pragma once

#include <atomic>
#include <chrono>
#include <thread>

#include "tracer/session/inbox.hpp"
#include "tracer/session/quiet.hpp"
#include "tracer/wire/capture/live_capture.hpp"

namespace tcpwhy::session {

class CaptureThread {
  public:
    /// Opens the capture and starts to deliver. All errors of opening are thrown here. `rest`: so
    /// long it waits for a frame when nothing has happened for a while (session/quiet.hpp), and
    /// settles no sooner; 0: it always settles within milliseconds.
    CaptureThread(const wire::CaptureOptions& options, Inbox& inbox,
                  std::chrono::milliseconds rest = {});
    ~CaptureThread();  ///< stops at once
    CaptureThread(const CaptureThread&) = delete;
    CaptureThread& operator=(const CaptureThread&) = delete;

    [[nodiscard]] std::uint16_t link_type() const { return capture_.link_type(); }
    /// Ends by itself when everything stamped before `until` has been delivered.
    void end_at(model::Time until);
    /// The same, and leaves out what is stamped later: nobody observes any more who sends it.
    void cut_at(model::Time until);
    /// Facts have come, which wait for the capture to settle: it does not rest.
    void hurry();

  private:
    void deliver();
    void deliver_until_end();
    /// How long the next poll may wait.
    int patience_ms(Quiet& quiet);

    wire::LiveCapture capture_;
    Inbox& inbox_;
    std::chrono::milliseconds rest_;
    std::atomic<bool> resting_{false};
    std::atomic<bool> hurried_{false};
    std::atomic<model::Time> end_at_;
    std::atomic<bool> cut_{false};
    std::thread thread_;
};

}  // namespace tcpwhy::session
