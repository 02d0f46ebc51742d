#include "tracer/wire/file/time_unit.hpp"

#include <limits>

namespace tcpwhy::wire {

namespace {

__extension__ using Wide = __int128;

constexpr std::uint64_t second = model::second_ns;
constexpr unsigned nanosecond_power = 9;
constexpr unsigned largest_power = 19;  // of 10, in 64 bits

std::uint64_t power_of_ten(unsigned power) {
    std::uint64_t value = 1;
    for (unsigned i = 0; i < power; ++i) value *= 10;
    return value;
}

}  // namespace

TimeUnit::TimeUnit(std::uint8_t resolution, std::int64_t offset_seconds)
    : offset_seconds_(offset_seconds) {
    const unsigned power = resolution & 0x7fU;
    if ((resolution & 0x80U) != 0) {
        multiplier_ = second;
        shift_ = power;
    } else if (power <= nanosecond_power) {
        multiplier_ = power_of_ten(nanosecond_power - power);
    } else if (power - nanosecond_power <= largest_power) {
        multiplier_ = 1;
        divisor_ = power_of_ten(power - nanosecond_power);
    } else {
        multiplier_ = 0;  // 2^64 of these units are less than a nanosecond
    }
}

model::Time TimeUnit::nanoseconds(std::uint64_t stamp) const {
    std::int64_t simple = 0;
    // Microseconds and nanoseconds without an offset: nearly every file.
    if (divisor_ == 1 && shift_ == 0 && offset_seconds_ == 0 &&
        !__builtin_mul_overflow(stamp, multiplier_, &simple)) {
        return simple;
    }
    Wide time = static_cast<Wide>(stamp) * multiplier_;
    time = (time >> shift_) / divisor_ + static_cast<Wide>(offset_seconds_) * second;
    constexpr Wide earliest = std::numeric_limits<model::Time>::min();
    constexpr Wide latest = std::numeric_limits<model::Time>::max();
    return static_cast<model::Time>(time < earliest ? earliest : time > latest ? latest : time);
}

}  // namespace tcpwhy::wire
