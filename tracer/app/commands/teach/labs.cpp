#include "tracer/app/commands/teach/labs.hpp"

#include <stdlib.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "common/errors.hpp"
#include "common/text/utf8.hpp"
#include "common/whole_file.hpp"
#include "tracer/app/interruption.hpp"
#include "tracer/app/state_folder.hpp"
#include "tracer/app/terminal.hpp"
#include "tracer/teach/lab/lab_catalogue.hpp"
#include "tracer/teach/walk/lab_check.hpp"
#include "tracer/teach/walk/progress.hpp"
#include "tracer/teach/walk/replay.hpp"
#include "tracer/teach/walk/state_map.hpp"
#include "tracer/teach/walk/walk.hpp"

namespace tcpwhy::app {
namespace {

namespace fs = std::filesystem;

struct LabsChoices {
    bool check = false;
    bool map = false;
    int repeat = 1;
    std::vector<std::string> only;
};

std::string padded(const std::string& text, std::size_t columns) {
    return text + std::string(columns > text.size() ? columns - text.size() : 0, ' ');
}

/// "4 of 7 points", "begun", "".
std::string state_of(const teach::Lab& lab, const teach::LabFiles& files) {
    try {
        const teach::Progress progress = teach::read_progress(files.progress(lab));
        if (progress.finished)
            return std::to_string(progress.points()) + " of " + std::to_string(lab.points()) +
                   " points";
        return progress.answers.empty() ? "" : "begun";
    } catch (const UsageError&) {
        return "unreadable";  // `tcpwhy lab N` says why
    }
}

int list_labs() {
    const std::vector<teach::Lab> all = teach::labs();
    const teach::LabFiles files{state_folder() + "/labs"};
    std::size_t longest = 0;
    for (const teach::Lab& lab : all) longest = std::max(longest, lab.name.size());
    const int columns = std::max(terminal_columns(), 60);
    std::string text;
    for (const teach::Lab& lab : all) {
        const std::string number = std::to_string(lab.number);
        const std::string state = padded(state_of(lab, files), 16);
        std::string line(2 - std::min<std::size_t>(number.size(), 2), ' ');
        for (const std::string& part : {number, padded(lab.name, longest), state}) {
            line += part;
            line += "  ";
        }
        line += lab.title;
        append_cut(text, line, columns, locale_is_utf8());
        text += '\n';
    }
    text += "\n`tcpwhy lab N` begins one, or takes it up again.\n";
    std::fputs(text.c_str(), stdout);
    return exit_status::ok;
}

/// A folder for the recordings of the check, gone with this object.
class CheckFolder {
  public:
    CheckFolder() : path_(fs::temp_directory_path() / "tcpwhy-labs-XXXXXX") {
        if (mkdtemp(path_.data()) == nullptr)
            throw UnavailableError(attempt_failed("cannot make a folder " + path_, errno));
    }
    ~CheckFolder() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    CheckFolder(const CheckFolder&) = delete;
    CheckFolder& operator=(const CheckFolder&) = delete;
    [[nodiscard]] const std::string& path() const { return path_; }

  private:
    std::string path_;
};

/// The transitions of all recordings that the student's labs have left.
int show_map() {
    std::set<teach::Transition> walked;
    std::error_code none_yet;
    for (const auto& entry : fs::directory_iterator(state_folder() + "/labs", none_yet)) {
        const std::string file = entry.path();
        if (!file.ends_with(".pcapng")) continue;
        const std::string bytes = whole_file(file, "cannot read the recording " + file);
        walked.merge(teach::transitions_in(teach::trace_of(bytes, file)));
    }
    std::fputs(teach::state_map(walked, locale_is_utf8()).c_str(), stdout);
    return exit_status::ok;
}

std::vector<teach::Lab> chosen(const std::vector<std::string>& words) {
    if (words.empty()) return teach::labs();
    std::vector<teach::Lab> some;
    some.reserve(words.size());
    for (const std::string& word : words) some.push_back(teach::find_lab(word));
    return some;
}

std::string outcome(const teach::LabCheck& check) {
    if (check.status == exit_status::ok) return "works";
    return check.status == exit_status::unavailable ? "not on this machine" : "fails";
}

int check_all(const LabsChoices& choices) {
    const std::vector<teach::Lab> labs = chosen(choices.only);
    const CheckFolder folder;
    catch_interruptions();
    int worst = exit_status::ok;
    int good = 0;
    std::printf("%-4s%-28s%-21s%s\n", "lab", "", "", "seconds");
    for (const teach::Lab& lab : labs) {
        teach::LabCheck check;
        for (int time = 0; time < choices.repeat && check.status == exit_status::ok; ++time)
            check = teach::check_lab(lab, folder.path(), take_interruption);
        if (check.status > 128) return check.status;
        std::printf("%3d %-28s%-21s%7.1f\n", lab.number, lab.name.c_str(), outcome(check).c_str(),
                    check.seconds);
        for (const std::string& reason : check.reasons) std::printf("      %s\n", reason.c_str());
        std::fflush(stdout);
        good += check.status == exit_status::ok ? 1 : 0;
        if (worst != exit_status::failed) worst = check.status == 0 ? worst : check.status;
    }
    std::printf("\n%d of %zu labs work here\n", good, labs.size());
    return worst;
}

}  // namespace

Job declare_labs(CommandLine& command) {
    auto choices = std::make_shared<LabsChoices>();
    command.add_option("labs", &choices->only, "Check these alone: numbers, names or folders")
        .type_name("LAB");
    command.add_flag("--check", choices->check,
                     "Run every lab from start to end, and say what would fail on this machine "
                     "and why");
    command.add_flag("--map", choices->map,
                     "TCP's state diagram, with the transitions that your own runs have walked");
    command.add_option("--repeat", &choices->repeat, "With --check: so many times (default 1)")
        .type_name("N")
        .between(1, 1000);
    return [choices] {
        if (choices->map) return show_map();
        if (choices->check) return check_all(*choices);
        if (!choices->only.empty())
            throw UsageError("cannot list one lab: `tcpwhy lab " + choices->only.front() +
                             "` begins it");
        return list_labs();
    };
}

}  // namespace tcpwhy::app
