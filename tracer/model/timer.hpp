// The kernel's TCP timers that can send a segment or end a connection.
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
