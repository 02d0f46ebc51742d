// The same run with other ports and other letters: each student gets a recording of his own. A
// seed chooses them; lengths, numbers and times stay.
#pragma once

#include <string>
#include <string_view>

#include "tracer/teach/sheet/seed.hpp"

namespace tcpwhy::teach {

/// The bytes of a pcapng recording (with frames of Ethernet, loopback or raw IP) in which each
/// port that the kernel chose (32768 and above) and each letter of the payload is another. The
/// comments of the frames are left out. `name` is for messages. Throws UsageError if it is damaged.
std::string disguised(std::string_view recording, const std::string& name, Seed seed);

}  // namespace tcpwhy::teach
