#include "tracer/app/commands/run_all.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <thread>

#include "common/errors.hpp"
#include "tracer/app/interruption.hpp"
#include "tracer/lab/private_lab.hpp"
#include "tracer/run/child_runs.hpp"
#include "tracer/scenario/catalogue.hpp"
#include "tracer/teach/paper/run_index.hpp"
#include "tracer/teach/walk/progress.hpp"

namespace tcpwhy::app {
namespace {

namespace fs = std::filesystem;

constexpr const char* kept_formats[] = {"text", "story", "json"};
constexpr const char* pictures[] = {"html", "svg"};  ///< for the index page

/// The folder for the files of the runs; removed at the end unless the user named it.
class Folder {
  public:
    explicit Folder(const std::string& wanted) : kept_(!wanted.empty()), path_(wanted) {
        std::error_code error;
        if (kept_) {
            fs::create_directories(path_, error);
            if (error)
                throw UsageError("cannot make the folder " + wanted + ": " + error.message());
            return;
        }
        std::string pattern = fs::temp_directory_path() / "tcpwhy-XXXXXX";
        if (!mkdtemp(pattern.data()))
            throw UnavailableError(attempt_failed("cannot make a folder " + pattern, errno));
        path_ = pattern;
    }
    ~Folder() {
        std::error_code error;
        if (!kept_) fs::remove_all(path_, error);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    [[nodiscard]] std::string file(const std::string& name) const { return path_ / name; }

  private:
    bool kept_;
    fs::path path_;
};

/// The sums over all runs of one scenario.
struct Row {
    int runs = 0;
    int good = 0;
    int missing = 0;  ///< this machine cannot do them
    long segments = 0;
    long unexplained = 0;
    long disagreements = 0;
    double seconds = 0;
};

struct Counts {
    bool known = false;
    long segments = 0;
    long unexplained = 0;
    long disagreements = 0;
};

/// The summary at the end of a run's JSON.
Counts counts_of(const std::string& path) {
    std::ifstream file(path);
    std::string last;
    for (std::string line; std::getline(file, line);) last = std::move(line);
    const auto json = nlohmann::json::parse(last, nullptr, false);
    if (json.is_discarded() || json.value("event", "") != "summary") return {};
    return {true, json.value("segments", 0L), json.value("unexplained", 0L),
            json.value("disagreements", 0L)};
}

std::string file_stem(const std::string& scenario, int repetition, int repeat) {
    return repeat == 1 ? scenario : scenario + "-" + std::to_string(repetition);
}

/// Of several runs of a scenario no page could be the one.
bool leaves_index(const RunAll& options) {
    return !options.output_folder.empty() && options.repeat == 1;
}

std::vector<run::ChildRun> plan(const std::vector<scenario::Scenario>& all, const RunAll& options,
                                const Folder& folder) {
    std::vector<run::ChildRun> runs;
    for (int repetition = 1; repetition <= options.repeat; ++repetition) {
        for (const scenario::Scenario& scenario : all) {
            const std::string base = file_stem(scenario.name, repetition, options.repeat);
            run::ChildRun run;
            run.scenario = scenario.name;
            run.arguments = {"run", scenario.name};
            for (const char* format : kept_formats)
                run.arguments.insert(run.arguments.end(),
                                     {"-f", format, "-o", folder.file(base + "." + format)});
            if (!options.output_folder.empty())
                run.arguments.insert(run.arguments.end(), {"-w", folder.file(base + ".pcapng")});
            if (leaves_index(options))
                for (const char* format : pictures)
                    run.arguments.insert(run.arguments.end(),
                                         {"-f", format, "-o", folder.file(base + "." + format)});
            run.log_file = folder.file(base + ".log");
            runs.push_back(std::move(run));
        }
    }
    return runs;
}

int jobs_that_fit(const RunAll& options, std::size_t runs) {
    if (options.jobs > 0) return options.jobs;
    // Without labs of their own the runs would use the same port.
    if (lab::refusal_of_private_lab()) return 1;
    const int cores = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
    return std::min(std::max(4 * cores, 4), static_cast<int>(runs));  // most runs only wait
}

/// Its messages, without the output of its programs.
std::string complaint(const run::ChildRun& run) {
    std::ifstream file(run.log_file);
    std::string text;
    for (std::string line; std::getline(file, line);)
        if (line.find("| ") > 9) text += "  " + line + '\n';
    return text;
}

void add(Row& row, const run::ChildRun& run, const Counts& counts) {
    ++row.runs;
    const bool good = run.status == exit_status::ok && counts.known && counts.unexplained == 0 &&
                      counts.disagreements == 0;
    if (good) ++row.good;
    if (run.status == exit_status::unavailable) ++row.missing;
    row.segments = counts.segments;
    row.unexplained += counts.unexplained;
    row.disagreements += counts.disagreements;
    row.seconds = std::max(row.seconds, run.seconds);
}

std::string result_of(const Row& row) {
    std::string of = std::to_string(row.good) + " of " + std::to_string(row.runs);
    if (row.good == row.runs) return row.runs == 1 ? "as expected" : of;
    if (row.missing == row.runs) return "not here";
    if (row.runs > 1) return of;
    return row.unexplained + row.disagreements > 0 ? "unexplained" : "differs";
}

void print_table(const std::vector<scenario::Scenario>& all,
                 const std::map<std::string, Row>& rows) {
    std::size_t widest = 8;
    for (const scenario::Scenario& scenario : all) widest = std::max(widest, scenario.name.size());
    const int width = static_cast<int>(widest);
    std::printf("%-*s  %-12s %8s %12s %14s %8s\n", width, "scenario", "result", "segments",
                "unexplained", "disagreements", "seconds");
    std::string family;
    for (const scenario::Scenario& scenario : all) {
        const auto found = rows.find(scenario.name);
        if (found == rows.end()) continue;
        const Row& row = found->second;
        if (family != scenario.family) std::printf("%s\n", (family = scenario.family).c_str());
        std::printf("%-*s  %-12s %8ld %12ld %14ld %8.1f\n", width, scenario.name.c_str(),
                    result_of(row).c_str(), row.segments, row.unexplained, row.disagreements,
                    row.seconds);
    }
}

void write_index(const std::vector<scenario::Scenario>& all, const std::map<std::string, Row>& rows,
                 const std::string& file) {
    std::map<std::string, std::string> outcomes;
    for (const auto& [name, row] : rows) outcomes[name] = result_of(row);
    teach::replace_file(file, teach::run_index(all, outcomes), "write " + file);
}

void show_progress(const std::vector<run::ChildRun>& runs,
                   const std::vector<std::string>& running) {
    if (isatty(STDERR_FILENO) == 0) return;
    const auto ended =
        std::count_if(runs.begin(), runs.end(), [](const run::ChildRun& run) { return run.ended; });
    std::string line = std::to_string(ended) + " of " + std::to_string(runs.size()) + " done";
    for (const std::string& name : running)
        if (line.size() + name.size() < 76) line += (line.back() == 'e' ? "; " : " ") + name;
    std::fprintf(stderr, "\r\033[K%s", running.empty() ? "" : line.c_str());
    std::fflush(stderr);
}

}  // namespace

void add_run_all_options(CommandLine& command, RunAll& options) {
    command
        .add_option("--output-dir", &options.output_folder,
                    "With --all: leave each run's text, story, JSON, page, picture and "
                    "recording in this folder, and index.html")
        .type_name("DIR")
        .rarely();
    command.add_option("--jobs", &options.jobs, "With --all: so many at once (default: as fits)")
        .type_name("N")
        .between(1, 256)
        .rarely();
    command.add_option("--repeat", &options.repeat, "With --all: run each so many times")
        .type_name("N")
        .between(1, 10'000)
        .rarely();
}

int run_all(const RunAll& options) {
    const std::vector<scenario::Scenario> all = scenario::catalogue();
    const Folder folder(options.output_folder);
    std::vector<run::ChildRun> runs = plan(all, options, folder);
    catch_interruptions();
    const int signal = run::run_children(
        runs, jobs_that_fit(options, runs.size()),
        [&](const auto& running) { show_progress(runs, running); }, take_interruption);

    std::map<std::string, Row> rows;
    std::string complaints;
    for (const run::ChildRun& run : runs) {
        if (!run.ended) continue;
        const std::string base = run.log_file.substr(0, run.log_file.size() - 4);
        Row& row = rows[run.scenario];
        const int good = row.good;
        add(row, run, counts_of(base + ".json"));
        if (row.good == good) complaints += '\n' + run.scenario + ":\n" + complaint(run);
    }
    print_table(all, rows);
    if (leaves_index(options)) write_index(all, rows, folder.file("index.html"));
    std::fputs(complaints.c_str(), stdout);
    if (signal != 0) return 128 + signal;
    int good = 0;
    int missing = 0;
    for (const auto& [name, row] : rows) {
        good += row.good == row.runs ? 1 : 0;
        missing += row.good + row.missing == row.runs && row.missing > 0 ? 1 : 0;
    }
    const int count = static_cast<int>(rows.size());
    std::printf("\n%d of %d scenarios as expected%s\n", good, count,
                missing > 0 ? (", " + std::to_string(missing) + " not possible here").c_str() : "");
    if (good == count) return exit_status::ok;
    return good + missing == count ? exit_status::unavailable : exit_status::failed;
}

}  // namespace tcpwhy::app
