// The formats of --export: ONE table of their rules and writers, and the one way through them.
// Pure.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "tracer/grade/export/document.hpp"
#include "tracer/grade/export/sheet.hpp"
#include "tracer/grade/export/surroundings.hpp"

namespace tcpwhy::grade {

struct Form {
    FormRules rules;
    Documents (*write)(const std::vector<Sheet>& sheets, const Surroundings& around);
};

std::span<const Form> forms();
/// Null: there is no such format.
const Form* form_named(std::string_view name);

/// What the format makes of these results. No document: the submission is incomplete, and the
/// format has no word for it. A document that is too large gets its longest outputs shortened.
/// Throws UsageError where the format cannot hold these points.
Documents exported(const Form& form, const std::vector<Result>& results,
                   const std::vector<GradedCheck>& outline, OnError on_error,
                   const Surroundings& around);

/// The checks of an assignment, not tried, as refused submissions are shown with them: those of the
/// first result that has some.
std::vector<GradedCheck> outline_of(const std::vector<Result>& results);
std::vector<GradedCheck> outline_of(const Assignment& assignment);

}  // namespace tcpwhy::grade
