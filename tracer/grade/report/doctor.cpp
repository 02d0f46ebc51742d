#include "tracer/grade/report/doctor.hpp"

#include <algorithm>

#include "tracer/grade/many/choices.hpp"
#include "tracer/grade/run/run_check.hpp"

namespace tcpwhy::grade {
namespace {

/// A fail by time-out is tried again.
constexpr double most_runs_of_check = 2;

std::string rung_line(const helpers::RungReport& report) {
    std::string line = "             " + std::string(helpers::name_of(report.rung)) + ": ";
    line += report.works ? "works" : report.why_not;
    if (!report.fix.empty()) line += " (fix: " + report.fix + ")";
    if (!report.stays_open.empty()) line += "; open: " + report.stays_open;
    return line + "\n";
}

double longest_of_all(const Assignment& assignment) {
    double seconds = 0;
    for (const Check& check : assignment.checks)
        seconds +=
            most_runs_of_check * (check.build ? assignment.build.seconds : longest_seconds(check));
    return seconds;
}

}  // namespace

bool judges_anything(const Assignment& assignment, Evidence evidence) {
    return std::any_of(assignment.checks.begin(), assignment.checks.end(),
                       [&](const Check& check) { return check.evidence <= evidence; });
}

std::string doctor_report(const GradeOrder& order, const EvidenceRung& evidence,
                          const std::vector<helpers::RungReport>& confinement) {
    std::string out = "evidence     " + std::string(name(evidence.evidence)) + "\n";
    for (const auto& [what, why] :
         {std::pair<const char*, const std::string*>{"no own lab: ", &evidence.why_no_lab},
          {"no calls (E2): ", &evidence.why_no_calls},
          {"no segments (E3): ", &evidence.why_no_wire}})
        if (!why->empty()) out += "             " + std::string(what) + *why + "\n";
    out += "confinement  " + std::string(helpers::name_of(order.confinement)) + "\n";
    for (const helpers::RungReport& report : confinement) out += rung_line(report);
    for (const Check& check : order.assignment.checks) {
        const bool can = check.evidence <= evidence.evidence;
        out += std::string(can ? "  can be judged  " : "  error          ") + check.id +
               (can ? "" : ": needs " + std::string(name(check.evidence))) + "\n";
    }
    return out;
}

std::string plan_report(const GradeOrder& order, std::size_t submissions, int jobs) {
    std::string out;
    for (const Check& check : order.assignment.checks)
        out +=
            "  " + check.id + ": at most " +
            duration_words(check.build ? order.assignment.build.seconds : longest_seconds(check)) +
            "\n";
    const double one = longest_of_all(order.assignment);
    const auto rounds = static_cast<double>((submissions + static_cast<std::size_t>(jobs) - 1) /
                                            static_cast<std::size_t>(jobs));
    return out + "one submission at most " + duration_words(one) + ", all " +
           std::to_string(submissions) + " with " + std::to_string(jobs) + " at once at most " +
           duration_words(one * rounds) + " (on an idle machine, each wait ending twice)\n";
}

}  // namespace tcpwhy::grade
