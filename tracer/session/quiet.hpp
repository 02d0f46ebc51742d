// Whether nothing has happened for a while: a thread that looks every few milliseconds may rest
// then. Time is an argument.
#pragma once

#include <chrono>

namespace tcpwhy::session {

class Quiet {
  public:
    using Time = std::chrono::steady_clock::time_point;

    /// So long after the last event, all that waits for more of its kind has gone its way.
    static constexpr std::chrono::seconds settling{1};

    explicit Quiet(Time now) : since_(now) {}
    void end(Time now) { since_ = now; }
    [[nodiscard]] bool lasts(Time now) const { return now - since_ >= settling; }

  private:
    Time since_;
};

}  // namespace tcpwhy::session
