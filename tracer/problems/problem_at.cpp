#include "tracer/problems/problem_at.hpp"

namespace tcpwhy::problems {

using model::Problem;
using model::ProblemKind;
using model::Side;

Problem problem_at(ProblemKind kind, model::Time time, const model::CallEntered& call,
                   const model::CallFinding& finding, const Programs& programs) {
    Problem problem;
    problem.kind = kind;
    problem.time = time;
    problem.connection = finding.connection.id;
    problem.call = call.id;
    problem.pid = call.pid;
    problem.side = finding.side != Side::none ? finding.side : programs.side(call.pid);
    problem.site = call.site;
    return problem;
}

Problem problem_at(ProblemKind kind, model::Time time, const model::SegmentFinding& finding,
                   const Programs& programs) {
    Problem problem;
    problem.kind = kind;
    problem.time = time;
    problem.connection = finding.connection.id;
    problem.segment = finding.number;
    problem.call = finding.cause.call;
    problem.pid = finding.cause.pid;
    problem.side = finding.from;
    const LastCall last = programs.last_call(problem.pid);
    if (last.id == problem.call && problem.call != 0) problem.site = last.site;
    return problem;
}

Problem problem_of(ProblemKind kind, model::Time time, model::Pid pid, const Programs& programs) {
    Problem problem;
    problem.kind = kind;
    problem.time = time;
    problem.pid = pid;
    problem.side = programs.side(pid);
    return problem;
}

}  // namespace tcpwhy::problems
