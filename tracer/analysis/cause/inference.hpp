// Why a segment was sent, where no call was recorded: the state machine alone says it.
#pragma once

#include "tracer/analysis/cause/scene.hpp"

namespace tcpwhy::analysis {

/// The call that does this by POSIX, marked as inferred; or the kernel's answer, or its timer.
model::Cause infer(const Scene& scene, model::Notes& notes);

}  // namespace tcpwhy::analysis
