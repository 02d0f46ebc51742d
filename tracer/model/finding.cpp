#include "tracer/model/finding.hpp"

#include <array>
#include <cstddef>

namespace tcpwhy::model {
namespace {

// Each table stands in the order of its enumeration.
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

template <std::size_t size, class Value>
std::string_view entry(const std::array<std::string_view, size>& table, Value value) {
    const auto index = static_cast<std::size_t>(value);
    return index < size ? table[index] : std::string_view{};
}

}  // namespace

std::string_view name(CauseKind kind) {
    return entry(cause_names, kind);
}
std::string_view name(Evidence evidence) {
    return entry(evidence_names, evidence);
}
std::string_view name(Rule rule) {
    return entry(rule_names, rule);
}
std::string_view name(Phase phase) {
    return entry(phase_names, phase);
}
std::string_view name(Outcome outcome) {
    return entry(outcome_names, outcome);
}

}  // namespace tcpwhy::model
