// Amounts in the sentences about problems.
#pragma once

#include <cstdint>
#include <string>

#include "tracer/model/ids.hpp"

namespace tcpwhy::problems {

std::string counted(std::uint64_t number, const std::string& noun);  ///< "1 frame", "2 frames"
std::string seconds(model::Time span);                               ///< "2.1 s"

}  // namespace tcpwhy::problems
