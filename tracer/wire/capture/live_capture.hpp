// Live capture with libpcap: times in nanoseconds, immediate mode, each loopback packet once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "common/descriptor.hpp"
#include "tracer/model/segment.hpp"

namespace tcpwhy::wire {

struct CaptureOptions {
    std::string interface = "lo";
    std::string filter;                     ///< pcap-filter(7); "" for all
    int snaplen_bytes = 2048;               ///< of each frame; 0: the whole frame
    std::size_t buffer_bytes = 32U << 20U;  ///< size of the kernel's ring buffer
};

struct CaptureStatistics {
    std::uint64_t received =
        0;  ///< as the kernel counts: on loopback, each frame on its way out and in
    std::uint64_t dropped = 0;  ///< by the kernel, because the ring buffer was full
};

class LiveCapture {
  public:
    using Deliver = std::function<void(model::Time, const model::Frame&)>;

    /// Opens the interface and starts. Throws UnavailableError (no permission, no such interface)
    /// or UsageError (filter).
    explicit LiveCapture(const CaptureOptions& options);
    /// The same with a packet socket that another program has opened, with the filter in place.
    LiveCapture(const CaptureOptions& options, Descriptor socket);
    ~LiveCapture();
    LiveCapture(const LiveCapture&) = delete;
    LiveCapture& operator=(const LiveCapture&) = delete;

    [[nodiscard]] std::uint16_t link_type() const;
    /// Delivers the frames that have arrived; waits at most timeout_ms for the first one. Returns
    /// their number.
    int poll(int timeout_ms, const Deliver& deliver);
    /// Ends the wait of a poll() in another thread, or of the next one.
    void wake();
    [[nodiscard]] CaptureStatistics statistics() const;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace tcpwhy::wire
