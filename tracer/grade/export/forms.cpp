#include "tracer/grade/export/forms.hpp"

#include <algorithm>
#include <array>

#include "common/errors.hpp"
#include "tracer/grade/export/forms/artemis.hpp"
#include "tracer/grade/export/forms/autolab.hpp"
#include "tracer/grade/export/forms/check50.hpp"
#include "tracer/grade/export/forms/codegrade.hpp"
#include "tracer/grade/export/forms/github.hpp"
#include "tracer/grade/export/forms/gradebook.hpp"
#include "tracer/grade/export/forms/gradescope.hpp"
#include "tracer/grade/export/forms/inginious.hpp"
#include "tracer/grade/export/forms/junit.hpp"
#include "tracer/grade/export/forms/moodle.hpp"
#include "tracer/grade/export/forms/prairielearn.hpp"
#include "tracer/grade/export/forms/submitty.hpp"

namespace tcpwhy::grade {
namespace {

constexpr auto shown = HiddenChecks::shown;

// Limits: PrairieLearn's job fails above 1 MiB. Tango cuts the middle out of an output above
// 1,000 KiB, and Autolab reads 10,000 lines. Artemis cuts messages at 20,000 characters. GitHub
// keeps step outputs up to 1 MiB. Classroom 50 takes 10 MiB. The others name no limit: 16 MiB is
// ours.
constexpr std::array<Form, 14> all_forms = {{
    {{.name = "gradescope",
      .ending = ".json",
      .about = "results.json of an autograder",
      .over_maximum = true,
      .hidden = HiddenChecks::own,
      .most_bytes = 16U << 20U},
     write_gradescope},
    {{.name = "prairielearn",
      .ending = ".json",
      .about = "results.json of external grading",
      .says_error = true,
      .most_bytes = 1U << 20U},
     write_prairielearn},
    {{.name = "autolab",
      .ending = ".txt",
      .about = "the last lines of an autograder's output",
      .over_maximum = true,
      .most_bytes = 1000U << 10U,
      .most_lines = 10'000},
     write_autolab},
    {{.name = "classroom50",
      .ending = ".json",
      .about = "result.json of Classroom 50",
      .most_bytes = 10U << 20U},
     write_classroom50},
    {{.name = "junit",
      .ending = ".xml",
      .about = "a test report for Jenkins, GitLab and others",
      .of_class = true,
      .says_error = true},
     write_junit},
    {{.name = "csv",
      .ending = ".csv",
      .about = "a gradebook of the class",
      .of_class = true,
      .over_maximum = true,
      .says_error = true,
      .hidden = shown},
     write_gradebook},
    {{.name = "artemis",
      .ending = "",
      .about = "the folder customFeedbacks",
      .most_output = 19'000,
      .file_of = artemis_file},
     write_artemis},
    {{.name = "check50",
      .ending = ".json",
      .about = "results as check50 writes them",
      .says_error = true,
      .most_bytes = 16U << 20U},
     write_check50},
    {{.name = "inginious", .ending = ".json", .about = "__feedback.json", .most_bytes = 16U << 20U},
     write_inginious},
    {{.name = "coderunner",
      .ending = ".json",
      .about = "a combinator grader's answer (Moodle)",
      .most_bytes = 1U << 20U},
     write_coderunner},
    {{.name = "vpl",
      .ending = ".txt",
      .about = "the output of vpl_execution (Moodle)",
      .most_bytes = 256U << 10U},
     write_vpl},
    {{.name = "submitty",
      .ending = ".json",
      .about = "validation_results.json",
      .most_bytes = 16U << 20U},
     write_submitty},
    {{.name = "codegrade", .ending = ".jsonl", .about = "the points of a Custom Test"},
     write_codegrade},
    {{.name = "github-classroom",
      .ending = "",
      .about = "a runner's result for each check",
      .most_bytes = 700U << 10U,
      .file_of = runner_file},
     write_github_classroom},
}};

/// The share of the largest document that its reader takes; 1: all of it.
double share_that_fits(const FormRules& rules, const Documents& documents) {
    double share = 1;
    for (const Document& document : documents) {
        const auto lines = std::count(document.text.begin(), document.text.end(), '\n');
        share = std::min(
            {share,
             static_cast<double>(rules.most_bytes) / static_cast<double>(document.text.size() + 1),
             static_cast<double>(rules.most_lines) / static_cast<double>(lines + 1)});
    }
    return share;
}

/// At least a third less, so that the shorter outputs stay whole and the end comes soon.
std::size_t next_length(std::size_t longest, double share) {
    if (longest < 90) return 0;
    return static_cast<std::size_t>(static_cast<double>(longest) * std::min(share * 0.95, 0.67));
}

std::size_t shorten_outputs(std::vector<Sheet>& sheets, std::size_t most) {
    std::size_t longest = 0;
    for (Sheet& sheet : sheets)
        for (SheetRow& row : sheet.rows) {
            row.output = shortened(row.output, most);
            longest = std::max(longest, row.output.size());
        }
    return longest;
}

}  // namespace

std::span<const Form> forms() {
    return all_forms;
}

const Form* form_named(std::string_view name) {
    for (const Form& form : all_forms)
        if (form.rules.name == name) return &form;
    return nullptr;
}

Documents exported(const Form& form, const std::vector<Result>& results,
                   const std::vector<GradedCheck>& outline, OnError on_error,
                   const Surroundings& around) {
    std::vector<Sheet> sheets;
    sheets.reserve(results.size());
    for (const Result& result : results)
        sheets.push_back(sheet_of(result, outline, form.rules, on_error));
    if (!form.rules.of_class &&
        (sheets.empty() || (sheets.front().withheld && !form.rules.says_error)))
        return {};
    std::size_t longest = shorten_outputs(sheets, form.rules.most_output);
    Documents documents = form.write(sheets, around);
    for (double share = 0; (share = share_that_fits(form.rules, documents)) < 1;) {
        if (longest == 0)
            throw UsageError("cannot export " + std::string(form.rules.name) +
                             ": it is too large even without the outputs of the checks");
        longest = shorten_outputs(sheets, next_length(longest, share));
        documents = form.write(sheets, around);
    }
    return documents;
}

std::vector<GradedCheck> outline_of(const std::vector<Result>& results) {
    for (const Result& result : results)
        if (!result.refused && !result.checks.empty()) return result.checks;
    return {};
}

std::vector<GradedCheck> outline_of(const Assignment& assignment) {
    std::vector<GradedCheck> outline;
    outline.reserve(assignment.checks.size());
    for (const Check& check : assignment.checks) outline.push_back(graded(check, {}, ""));
    return outline;
}

}  // namespace tcpwhy::grade
