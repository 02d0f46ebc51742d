#include "tracer/grade/submission/worksheet.hpp"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <vector>

#include "common/errors.hpp"
#include "common/whole_file.hpp"
#include "tracer/grade/peer/verdicts.hpp"
#include "tracer/teach/sheet/sheet_mark.hpp"

namespace tcpwhy::grade {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t most_sheet_bytes = 1U << 20U;  ///< of a sheet
constexpr std::size_t most_sheet_files = 4096;
constexpr std::size_t most_sentences = 11;

struct GivenSheet {
    std::string name;  ///< within the submission
    std::string text;
    teach::SheetRequest request;
};

struct FoundSheets {
    std::vector<GivenSheet> wanted;
    std::vector<std::string> others;  ///< what other worksheets there are
};

/// A recording may lie elsewhere on the machine where the sheet was made.
bool is_from(const std::string& source, const std::string& wanted) {
    const std::string recording = teach::recording_of(wanted);
    if (recording.empty()) return source == wanted;
    return fs::path(teach::recording_of(source)).filename() == recording;
}

std::vector<fs::path> sheet_files(const std::string& folder) {
    std::vector<fs::path> files;
    std::error_code error;
    for (auto at = fs::recursive_directory_iterator(folder, error);
         !error && at != fs::recursive_directory_iterator() && files.size() < most_sheet_files;
         at.increment(error)) {
        const bool readable = fs::is_regular_file(at->symlink_status(error)) &&
                              at->file_size(error) <= most_sheet_bytes;
        if (readable) files.push_back(at->path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

FoundSheets sheets_in(const std::string& folder, const std::string& wanted) {
    FoundSheets found;
    for (const fs::path& path : sheet_files(folder)) {
        GivenSheet sheet;
        sheet.name = fs::relative(path, folder).string();
        try {
            sheet.text = whole_file(path.string(), "cannot read " + sheet.name);
            if (sheet.text.find("# from:") == std::string::npos) continue;
            sheet.request = teach::read_request(sheet.text, sheet.name);
        } catch (const UsageError& error) {
            found.others.emplace_back(error.what());
            continue;
        }
        if (is_from(sheet.request.source, wanted))
            found.wanted.push_back(std::move(sheet));
        else
            found.others.push_back(sheet.name + " is from " + sheet.request.source);
    }
    return found;
}

std::string kinds_words(const teach::SheetRequest& request) {
    return "--blank " + teach::list_of(request.kinds) + " --count " + std::to_string(request.count);
}

/// Easier sheets than the assignment asks for do not count.
void require_same_kind(const Worksheet& wanted, const GivenSheet& given) {
    teach::SheetRequest asked = given.request;
    asked.kinds = teach::blank_kinds(wanted.blanks);
    asked.count = wanted.count;
    if (given.request.kinds == asked.kinds && given.request.count >= asked.count) return;
    throw StepFailure{"a sheet that was made with " + kinds_words(asked),
                      given.name + " was made with " + kinds_words(given.request), false};
}

/// The number of right blanks, and sentences on the others.
struct Marked {
    std::size_t right = 0;
    std::size_t all = 0;
    std::string sentences;
};

Marked marked(const GivenSheet& given, const std::string& recording) {
    const teach::BuiltSheet built = teach::build_sheet(given.request, recording);
    const teach::SheetMark mark = teach::mark_sheet(built, given.text, given.name);
    Marked result{mark.points(), mark.blanks.size(), ""};
    std::size_t told = 0;
    for (const teach::BlankMark& blank : mark.blanks)
        if (!blank.right && ++told <= most_sentences)
            result.sentences += teach::sentence_on(blank, given.name, false) + "\n";
    if (told > most_sentences)
        result.sentences += std::to_string(told - most_sentences) + " more\n";
    return result;
}

std::string missing_words(const FoundSheets& found) {
    if (found.others.empty()) return "the submission has no worksheet";
    std::string words = "the submission has none";
    for (const std::string& other : found.others) words += "; " + other;
    return words;
}

class Marking {
  public:
    Marking(const Check& check, CheckResult& result) : check_(check), result_(result) {}

    void mark(const std::string& folder, const std::string& recording) {
        const Worksheet& wanted = check_.worksheet.value();
        const FoundSheets found = sheets_in(folder, wanted.source);
        if (found.wanted.empty())
            throw StepFailure{"a worksheet of " + wanted.source, missing_words(found), false};
        for (const GivenSheet& given : found.wanted) try_sheet(wanted, given, recording);
        if (passed_) return;
        throw failure_.value();
    }

  private:
    void try_sheet(const Worksheet& wanted, const GivenSheet& given, const std::string& recording) {
        if (passed_) return;
        try {
            require_same_kind(wanted, given);
            const Marked mark = marked(given, recording);
            passed_ = mark.right == mark.all;
            if (passed_) tell(given, "");
            if (!passed_ && (!failure_ || mark.right >= most_right_)) {
                most_right_ = mark.right;
                tell(given, mark.sentences);
                failure_ = StepFailure{"all " + std::to_string(mark.all) + " blanks are right",
                                       std::to_string(mark.right) + " of them are", false};
            }
        } catch (const UsageError& error) {
            keep_first(given, {"a worksheet of " + wanted.source, error.what(), false});
        } catch (const StepFailure& failure) {
            keep_first(given, failure);
        }
    }

    void keep_first(const GivenSheet& given, const StepFailure& failure) {
        if (failure_) return;
        tell(given, "");
        failure_ = failure;
    }

    void tell(const GivenSheet& given, const std::string& sentences) {
        result_.did = "The grader marked " + given.name + ", a sheet of the student " +
                      given.request.student + ".";
        result_.said = sentences;
    }

    const Check& check_;
    CheckResult& result_;
    bool passed_ = false;
    std::size_t most_right_ = 0;
    std::optional<StepFailure> failure_;
};

}  // namespace

CheckResult mark_worksheet(const Check& check, const std::string& folder,
                           const std::string& assignment_folder) {
    CheckResult result;
    result.id = check.id;
    result.did = "The grader looked for a worksheet of " + check.worksheet.value().source + ".";
    std::string recording = teach::recording_of(check.worksheet->source);
    if (!recording.empty()) recording.insert(0, assignment_folder + "/");
    try {
        // Below, what cannot be read is the student's fault; this is not.
        if (!recording.empty())
            static_cast<void>(whole_file(recording, "cannot read the recording " + recording));
        Marking(check, result).mark(folder, recording);
        result.verdict = Verdict::passed;
    } catch (const StepFailure& failure) {
        result.verdict = Verdict::failed;
        result.expected = failure.expected;
        result.instead = failure.instead;
    } catch (const std::exception& error) {
        result.verdict = Verdict::error;
        result.instead = error.what();
    }
    return result;
}

}  // namespace tcpwhy::grade
