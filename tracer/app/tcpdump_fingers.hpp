// The options of tcpdump, tshark and strace that tcpwhy does not have, and what to type instead.
#pragma once

#include <span>

#include "common/manual/manual.hpp"

namespace tcpwhy::app {

std::span<const HintText> tcpdump_fingers();

}  // namespace tcpwhy::app
