// Writes the documents of --export where the command line wants them.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tracer/grade/export/forms.hpp"

namespace tcpwhy::grade {

/// FORMAT[:PATH]
struct ExportWish {
    const Form* form = nullptr;
    std::string path;  ///< "": standard output
};

/// Throws UsageError: no such format, or one that needs a folder has none.
ExportWish export_wish(const std::string& word);
/// Throws UsageError: two documents cannot share standard output.
std::vector<ExportWish> export_wishes(const std::vector<std::string>& words);

struct DeliveryOrder {
    std::vector<ExportWish> wishes;
    OnError on_error = OnError::withhold;
    std::vector<GradedCheck> outline;
    Surroundings around;
    std::function<void(const std::string&)> print;  ///< to standard output
};

/// Writes each document whole or not at all. A document of an earlier run is removed where the
/// submission gets none now. Returns a line for each submission that a format withholds. Throws
/// UsageError and UnavailableError.
std::vector<std::string> deliver(const DeliveryOrder& order, const std::vector<Result>& results);

/// This moment, this host, and the variables that formats ask for.
Surroundings surroundings_here();

/// A name of a submission as the name of a file: no "/", no control character, no dot in front.
std::string file_name_of(const std::string& submission);

}  // namespace tcpwhy::grade
