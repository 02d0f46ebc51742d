#include "tracer/model/finding.hpp"

#include <array>
#include <cstddef>

#include "common/text/name_table.hpp"

namespace tcpwhy::model {
namespace {

// Each table has the order of its enumeration.
constexpr std::array<std::string_view, 5> cause_names = {"unknown", "call", "reply", "timer",
                                                         "exit"};
static_assert(cause_names.size() == static_cast<std::size_t>(CauseKind::exit) + 1);

constexpr std::array<std::string_view, 2> evidence_names = {"inferred", "observed"};
static_assert(evidence_names.size() == static_cast<std::size_t>(Evidence::observed) + 1);

constexpr std::array<std::string_view, 7> rule_names = {"none",  "bytes", "window", "answer",
                                                        "timer", "exit",  "state"};
static_assert(rule_names.size() == static_cast<std::size_t>(Rule::state) + 1);

constexpr std::array<std::string_view, 5> phase_names = {"handshake", "data", "shutdown", "abort",
                                                         "other"};
static_assert(phase_names.size() == static_cast<std::size_t>(Phase::other) + 1);

constexpr std::array<std::string_view, 7> outcome_names = {
    "closed", "half-closed", "reset", "refused", "unanswered", "open", "partial"};
static_assert(outcome_names.size() == static_cast<std::size_t>(Outcome::partial) + 1);

}  // namespace

std::string_view name(CauseKind kind) {
    return name_in(cause_names, kind);
}
std::string_view name(Evidence evidence) {
    return name_in(evidence_names, evidence);
}
std::string_view name(Rule rule) {
    return name_in(rule_names, rule);
}
std::string_view name(Phase phase) {
    return name_in(phase_names, phase);
}
std::string_view name(Outcome outcome) {
    return name_in(outcome_names, outcome);
}

std::string_view name(Transit transit) {
    switch (transit) {
        case Transit::passed:
            return "passed";
        case Transit::queued:
            return "queued";
        case Transit::unanswered:
            return "unanswered";
    }
    return "";
}

std::string_view name(Otherwise otherwise) {
    switch (otherwise) {
        case Otherwise::nothing:
            return "";
        case Otherwise::reset:
            return "reset";
        case Otherwise::icmp_error:
            return "icmp-error";
    }
    return "";
}

}  // namespace tcpwhy::model
