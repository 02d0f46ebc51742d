// Where a trace goes: which formats, which files, which colours. Pure: everything that can be
// refused without a look at the file system is refused here, before any file is opened.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tracer/render/selection.hpp"
#include "tracer/render/words/options.hpp"
#include "tracer/run/outlets/display_options.hpp"
#include "tracer/where/condition.hpp"

namespace tcpwhy::run {

/// One format and its file.
struct Destination {
    std::string format;  ///< "": the default
    std::string file;    ///< "": standard output

    friend bool operator==(const Destination&, const Destination&) = default;
};

/// Pairs formats with files: each -o belongs to the -f before it. Formats without a file go to
/// standard output, which has room for one. Throws UsageError.
std::vector<Destination> destinations(const std::vector<Given>& given);

struct PlannedFormat {
    std::string format;
    std::string file;  ///< "": standard output
    render::Options how;
    bool follows_terminal = false;  ///< its width changes when the terminal is resized
};

struct OutletPlan {
    std::vector<PlannedFormat> shown;
    std::optional<std::string> recording;  ///< "-": standard output
    render::Selection selection;
    where::Conditions where;
    bool sites = true;  ///< call sites are published
    bool unbuffered = false;
    bool live = false;
};

/// An empty default format shows nothing unless the user named a format or a file. Throws
/// UsageError for what makes no sense, UnavailableError for a format that this machine cannot make.
OutletPlan plan_outlets(const DisplayOptions& options, const std::string& default_format,
                        const Surroundings& surroundings);

/// The files of a recording: FILE.pcap has its facts beside it in FILE.jsonl. "" for standard
/// output.
std::vector<std::string> recording_files(const std::string& recording);

/// All files that the plan writes to, each as often as it is written to; "" for standard output.
std::vector<std::string> files_of(const OutletPlan& plan);

/// "text, ladder, …, png", for the help and for messages.
std::string format_list();
std::vector<std::string> format_names();

/// The columns that a format draws in, on a terminal of that many.
int columns_to_draw_in(int terminal_columns);
constexpr int narrowest_columns = 80;
constexpr int widest_columns = 200;

}  // namespace tcpwhy::run
