// Results of earlier runs: the files NAME.json of --output-dir.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tracer/grade/report/result.hpp"

namespace tcpwhy::grade {

/// A result and the folder that it lies in, which may have its recordings too.
struct KeptResult {
    Result result;
    std::string folder;
    std::string file;
};

/// The results in these files and folders. Other .json files of a folder are passed over; a named
/// file must be one. Throws UsageError.
std::vector<KeptResult> kept_results(const std::vector<std::string>& words);

/// One result a submission, in the order of their names. A complete result goes before an
/// incomplete one. Throws UsageError where two results of a name are of different files or of
/// different assignments, which are two students' or two courses'. Pure.
std::vector<KeptResult> merged(std::vector<KeptResult> results);

/// Nothing where the file is missing or is no result.
std::optional<Result> kept_result(const std::string& file);

}  // namespace tcpwhy::grade
