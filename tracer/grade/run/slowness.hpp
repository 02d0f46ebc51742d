// How slow this machine is just now, beside an idle one: the waits of a check are so many times
// longer.
#pragma once

namespace tcpwhy::grade {

/// What was measured.
struct Pace {
    double work_seconds = 0;  ///< time of a fixed amount of work
    double runnable = 0;      ///< threads that want a processor, for each processor
    double quota = 0;         ///< processors that a control group allows; 0: no limit
};

/// 1 on an idle machine, at most 20. `alone`: of a check that is tried again, whose waits also
/// allow for others that want the processors. Pure.
double slowness_of(const Pace& pace, bool alone);

/// Measures for a few milliseconds.
Pace measure_pace();

}  // namespace tcpwhy::grade
