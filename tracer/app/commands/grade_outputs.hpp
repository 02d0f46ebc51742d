// The outputs of `tcpwhy grade` beside its report: forms for the systems of schools, the page of
// the class, a comparison with earlier results.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "common/command_line.hpp"
#include "tracer/grade/assignment/bundled.hpp"
#include "tracer/grade/export/delivery.hpp"

namespace tcpwhy::app {

struct GradeOutputs {
    std::vector<std::string> exports;  ///< FORMAT[:PATH]
    std::string on_error = "withhold";
    std::string roster;   ///< a file
    std::string against;  ///< a folder of earlier results
    bool merge = false;
    std::string package;  ///< a file that a kit installs tcpwhy from
    bool class_page = false;
    std::string class_file;  ///< "": class.html
    bool anonymous = false;

    /// A document, and nothing else, goes to standard output.
    [[nodiscard]] bool on_standard_output() const;
};

/// Makes the ready uploads that --export names. False: it names none. Throws UsageError and
/// UnavailableError.
bool build_kits(const GradeOutputs& outputs, const grade::FoundAssignment& found);

void add_grade_outputs(CommandLine& command, GradeOutputs& outputs);

/// No output may overwrite another one, or a file that is read: `inputs`, and those that `words`
/// name. Throws UsageError.
void require_separate_outputs(const GradeOutputs& outputs, const std::vector<std::string>& words,
                              std::vector<std::string> inputs);

/// Reads what the options name. Throws UsageError, before anything is graded.
grade::DeliveryOrder delivery_order(const GradeOutputs& outputs);

/// Writes everything. `kept_in`: the folder that has the recordings; "": there are none. Throws
/// UsageError and UnavailableError.
void deliver_results(const GradeOutputs& outputs, const grade::DeliveryOrder& order,
                     const std::vector<grade::Result>& results, const std::string& kept_in);

/// --merge: results that earlier runs left, as if one run had graded them all. `output_folder`:
/// they are copied there with their recordings; "": they are not. Returns the exit status.
int merge_results(const GradeOutputs& outputs, const std::vector<std::string>& words,
                  const std::string& output_folder, const std::string& format);

}  // namespace tcpwhy::app
