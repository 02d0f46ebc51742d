// A problem at the fact where it is certain: its kind, its time, and the ids of the call, the
// segment, the connection and the process that it is about. The caller adds the sentence.
#pragma once

#include "tracer/model/finding.hpp"
#include "tracer/model/problems/problem.hpp"
#include "tracer/model/socket_call.hpp"
#include "tracer/problems/programs.hpp"

namespace tcpwhy::problems {

/// At a call, with its call site.
model::Problem problem_at(model::ProblemKind kind, model::Time time, const model::CallEntered& call,
                          const model::CallFinding& finding, const Programs& programs);
/// At a segment and the call that sent it. The call site is known only of the last call of a
/// process.
model::Problem problem_at(model::ProblemKind kind, model::Time time,
                          const model::SegmentFinding& finding, const Programs& programs);
/// Of a process, at no call and no connection.
model::Problem problem_of(model::ProblemKind kind, model::Time time, model::Pid pid,
                          const Programs& programs);

}  // namespace tcpwhy::problems
