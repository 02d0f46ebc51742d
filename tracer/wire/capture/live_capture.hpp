// Live capture through libpcap: nanosecond stamps, immediate mode, each loopback packet once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "tracer/model/segment.hpp"

namespace tcpwhy::wire {

struct CaptureOptions {
    std::string interface = "lo";
    std::string filter;                     ///< pcap-filter(7); "" for all
    int snaplen_bytes = 2048;               ///< of each frame; 0: all of it
    std::size_t buffer_bytes = 32U << 20U;  ///< the kernel's ring
};

struct CaptureStatistics {
    std::uint64_t received =
        0;  ///< as the kernel counts: on loopback, each frame on its way out and in
    std::uint64_t dropped = 0;  ///< by the kernel, for want of room in the ring
};

class LiveCapture {
  public:
    using Deliver = std::function<void(model::Time, const model::Frame&)>;

    /// Opens and starts. Throws UnavailableError (no permission, no such interface), UsageError
    /// (filter).
    explicit LiveCapture(const CaptureOptions& options);
    ~LiveCapture();
    LiveCapture(const LiveCapture&) = delete;
    LiveCapture& operator=(const LiveCapture&) = delete;

    [[nodiscard]] std::uint16_t link_type() const;
    /// Delivers the frames that are there; waits at most timeout_ms for the first. Returns how
    /// many.
    int poll(int timeout_ms, const Deliver& deliver);
    [[nodiscard]] CaptureStatistics statistics() const;

  private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace tcpwhy::wire
