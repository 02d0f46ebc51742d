// The timers of a TCP that a trace speaks of.
#pragma once

#include <cstdint>
#include <string_view>

namespace tcpwhy::model {

enum class Timer : std::uint8_t {
    none,
    delayed_ack,
    retransmission,
    tail_loss_probe,
    keep_alive,
    window_probe,
    fin_wait_2,
    time_wait,
};

std::string_view name(Timer timer);  ///< "delayed-ack"; "" for none

}  // namespace tcpwhy::model
