// How many call sites may be looked for in each second, so that observing a busy program stays
// affordable. Calls that send, open or close come first: receives, options and waits get a part of
// the budget only. Pure.
#pragma once

#include <cstdint>

#include "tracer/model/ids.hpp"
#include "tracer/model/system_call.hpp"

namespace tcpwhy::helpers {

/// Receives, options, waits and calls without a family: the first to be given up.
constexpr bool is_lesser(model::Family family) {
    return family == model::Family::receive || family == model::Family::option ||
           family == model::Family::wait || family == model::Family::other;
}

class WorkBudget {
  public:
    static constexpr std::uint32_t most_a_second = 4000;
    static constexpr std::uint32_t most_of_lesser = 1000;

    /// True when there is room for one more; it is counted then. `now` runs forward.
    bool take(model::Family family, model::Time now) {
        if (now - second_ >= model::second_ns) {
            second_ = now;
            spent_ = 0;
        }
        if (spent_ >= (is_lesser(family) ? most_of_lesser : most_a_second)) return false;
        ++spent_;
        return true;
    }

  private:
    model::Time second_ = 0;  ///< its begin
    std::uint32_t spent_ = 0;
};

}  // namespace tcpwhy::helpers
