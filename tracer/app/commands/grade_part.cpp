#include "tracer/app/commands/grade_part.hpp"

#include "tracer/grade/many/selection.hpp"

namespace tcpwhy::app {

void add_grade_part(CommandLine& command, GradePart& part) {
    command
        .add_option("--only", &part.checks,
                    "Judge this check anew, and keep the other verdicts that --output-dir has")
        .type_name("CHECK")
        .one_value_each()
        .rarely();
    command.add_option("--student", &part.students, "Only the submission with this name")
        .type_name("NAME")
        .one_value_each()
        .rarely();
    command
        .add_option("--shard", &part.shard,
                    "Only the I-th of N parts of the submissions; --merge puts the parts together")
        .type_name("I/N")
        .rarely();
}

void require_checks(const GradePart& part, const grade::Assignment& assignment) {
    static_cast<void>(grade::with_needs(assignment, part.checks));
}

std::vector<grade::Submission> part_of(const GradePart& part,
                                       std::vector<grade::Submission> submissions) {
    submissions = grade::of_students(std::move(submissions), part.students);
    if (part.shard.empty()) return submissions;
    return grade::in_shard(std::move(submissions), grade::shard_named(part.shard));
}

}  // namespace tcpwhy::app
