// The end of a wait. Waits of a check are longer on a slow machine.
#pragma once

#include <algorithm>
#include <chrono>
#include <thread>

namespace tcpwhy::grade {

using Clock = std::chrono::steady_clock;

class Deadline {
  public:
    explicit Deadline(double seconds)
        : end_(Clock::now() + std::chrono::duration_cast<Clock::duration>(
                                  std::chrono::duration<double>(seconds))) {}

    [[nodiscard]] bool over() const { return Clock::now() >= end_; }
    /// Milliseconds that are left, for poll(2): at least 0, at most `most`.
    [[nodiscard]] int left_ms(int most = 1000) const {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(end_ - Clock::now()).count();
        return static_cast<int>(std::clamp<long>(left, 0, most));
    }

    /// Looks every few milliseconds until `holds` says true, at most until the end. False: it
    /// never did. A look that costs much is taken less often the longer the wait is: after a tenth
    /// of it more, at most `longest_ms`.
    template <class Holds>
    [[nodiscard]] bool reaches(const Holds& holds, int longest_ms = look_interval_ms) const {
        const Clock::time_point begin = Clock::now();
        while (!holds()) {
            if (over()) return false;
            const std::chrono::milliseconds least(look_interval_ms), longest(longest_ms);
            const auto pause = std::clamp<Clock::duration>((Clock::now() - begin) / 10, least,
                                                           std::max(least, longest));
            std::this_thread::sleep_until(std::min(end_, Clock::now() + pause));
        }
        return true;
    }
    static constexpr int look_interval_ms = 3;

  private:
    Clock::time_point end_;
};

}  // namespace tcpwhy::grade
