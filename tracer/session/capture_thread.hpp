// Capture on a thread of its own. It begins with the construction, so that a program that is
// started afterwards is captured from its first segment.
#pragma once

#include <atomic>
#include <thread>

#include "tracer/session/inbox.hpp"
#include "tracer/wire/capture/live_capture.hpp"

namespace tcpwhy::session {

class CaptureThread {
  public:
    /// Opens the capture and starts to deliver. All errors of opening are thrown here.
    CaptureThread(const wire::CaptureOptions& options, Inbox& inbox);
    ~CaptureThread();  ///< stops at once
    CaptureThread(const CaptureThread&) = delete;
    CaptureThread& operator=(const CaptureThread&) = delete;

    [[nodiscard]] std::uint16_t link_type() const { return capture_.link_type(); }
    /// Ends by itself when everything stamped before `until` has been delivered.
    void end_at(model::Time until) { end_at_ = until; }

  private:
    void deliver();
    void deliver_until_end();

    wire::LiveCapture capture_;
    Inbox& inbox_;
    std::atomic<model::Time> end_at_;
    std::thread thread_;
};

}  // namespace tcpwhy::session
