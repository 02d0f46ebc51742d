// Why a segment was sent, where calls are observed. The rules go by the owner of the sending end,
// in this order: the bytes it carries, the call whose window holds it, the segment it answers, the
// timer that fired, the end of a process; else it is unknown.
#pragma once

#include "tracer/analysis/cause/scene.hpp"

namespace tcpwhy::analysis {

/// From observed calls; falls back on `infer` for an end whose process is not observed.
model::Cause attribute(const Scene& scene, model::Notes& notes);

}  // namespace tcpwhy::analysis
