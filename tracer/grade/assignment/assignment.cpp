#include "tracer/grade/assignment/assignment.hpp"

#include <algorithm>
#include <array>

namespace tcpwhy::grade {
namespace {

constexpr std::array<std::string_view, 4> evidence_names = {"none", "E1", "E2", "E3"};
constexpr std::array<std::string_view, 3> visibility_names = {"visible", "hidden",
                                                              "after-due-date"};

}  // namespace

std::string_view name(Evidence evidence) {
    return evidence_names.at(static_cast<std::size_t>(evidence));
}

std::optional<Evidence> evidence_named(std::string_view name) {
    const auto found = std::find(evidence_names.begin() + 1, evidence_names.end(), name);
    if (found == evidence_names.end()) return std::nullopt;
    return static_cast<Evidence>(found - evidence_names.begin());
}

std::string_view name(Visibility visibility) {
    return visibility_names.at(static_cast<std::size_t>(visibility));
}

double Assignment::max_score() const {
    double sum = 0;
    for (const Check& check : checks) sum += check.bonus ? 0 : check.points;
    return sum;
}

const Check* Assignment::find(std::string_view id) const {
    for (const Check& check : checks)
        if (check.id == id) return &check;
    return nullptr;
}

}  // namespace tcpwhy::grade
