#include "tracer/model/timer.hpp"

#include <array>
#include <cstddef>

#include "common/text/name_table.hpp"

namespace tcpwhy::model {
namespace {

constexpr std::array<std::string_view, 8> names = {
    "",           "delayed-ack",  "retransmission", "tail-loss-probe",
    "keep-alive", "window-probe", "fin-wait-2",     "time-wait",
};
static_assert(names.size() == static_cast<std::size_t>(Timer::time_wait) + 1);

}  // namespace

std::string_view name(Timer timer) {
    return name_in(names, timer);
}

}  // namespace tcpwhy::model
