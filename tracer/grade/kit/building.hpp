// Builds a kit on the disk.
#pragma once

#include <string>

#include "tracer/grade/assignment/bundled.hpp"
#include "tracer/grade/kit/kit.hpp"

namespace tcpwhy::grade {

/// Writes the kit's archive or folder. `package`: the file that installs tcpwhy; "": none was
/// named. Throws UsageError where the kit needs one, or the folder has other files.
void build_kit(const Kit& kit, const std::string& path, const FoundAssignment& found,
               const std::string& package);

}  // namespace tcpwhy::grade
