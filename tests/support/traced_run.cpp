#include "support/traced_run.hpp"

#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>

namespace tcpwhy::test {

namespace {

namespace fs = std::filesystem;

// Longer than tcpwhy's own --timeout: it is tcpwhy that shall end a run that hangs.
constexpr Deadline run_deadline{120'000};

/// A file name of its own in a new folder; both go with it.
class TemporaryFile {
  public:
    TemporaryFile() {
        std::string pattern = (fs::temp_directory_path() / "tcpwhy-test-XXXXXX").string();
        if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp: " + pattern);
        folder_ = pattern;
    }
    ~TemporaryFile() {
        std::error_code ignored;
        fs::remove_all(folder_, ignored);
    }
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;

    [[nodiscard]] std::string path(const char* name = "trace.jsonl") const {
        return (folder_ / name).string();
    }

  private:
    fs::path folder_;
};

std::string content(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

void keep(const std::string& json_lines) {
    static std::atomic<int> number{0};
    const char* folder = std::getenv("TCPWHY_KEEP");
    if (folder == nullptr) return;
    const auto name = std::to_string(getpid()) + "-" + std::to_string(++number) + ".jsonl";
    std::ofstream(fs::path(folder) / name, std::ios::binary) << json_lines;
}

/// Where the trace of the recording is not the run's own: the first lines that differ.
std::string difference(const std::string& recording, const std::string& run_trace) {
    const Finished read = run({BIN_DIR "/tcpwhy", "read", recording, "--format", "json"});
    if (read.out == run_trace) return {};
    std::istringstream recorded(read.out);
    std::istringstream seen(run_trace);
    std::string recorded_line;
    std::string seen_line;
    while (std::getline(seen, seen_line)) {
        std::getline(recorded, recorded_line);
        if (recorded_line != seen_line) break;
        seen_line.clear();
        recorded_line.clear();
    }
    return "the recording read back (status " + std::to_string(read.status) + " " + read.err +
           ") is another trace:\n  run:       " + seen_line + "\n  recording: " + recorded_line;
}

}  // namespace

TracedRun traced(const std::vector<std::string>& arguments) {
    const TemporaryFile file;
    TracedRun run;
    run.argv = {BIN_DIR "/tcpwhy"};
    run.argv.insert(run.argv.end(), arguments.begin(), arguments.end());
    const std::string recording = file.path("trace.pcapng");
    run.argv.insert(run.argv.end(), {"--format", "json", "-o", file.path(), "-w", recording});
    run.finished = test::run(run.argv, {}, run_deadline);
    run.json_lines = content(file.path());
    keep(run.json_lines);
    try {
        run.trace = read_trace(run.json_lines);
    } catch (const std::exception& error) {
        run.unreadable = error.what();
    }
    if (run.unreadable.empty() && !run.json_lines.empty())
        run.unreadable = difference(recording, run.json_lines);
    return run;
}

TracedRun traced_pair(const std::string& server, const std::string& client,
                      const std::vector<std::string>& more_arguments) {
    std::vector<std::string> arguments{"run", "--server", server, "--client", client};
    arguments.insert(arguments.end(), more_arguments.begin(), more_arguments.end());
    return traced(arguments);
}

std::string report(const TracedRun& run) {
    std::ostringstream out;
    for (const std::string& word : run.argv) out << word << " ";
    out << "\nstatus " << run.finished.status << ", signal " << run.finished.signal
        << "\nstdout: " << run.finished.out << "\nstderr: " << run.finished.err << "\n";
    if (!run.unreadable.empty()) out << "unreadable trace: " << run.unreadable << "\n";
    out << story(run.trace);
    return out.str();
}

std::string peer(const std::string& name) {
    return BIN_DIR "/peers/" + name;
}

int number_from_environment(const char* variable, int otherwise) {
    const char* value = std::getenv(variable);
    return value == nullptr ? otherwise : std::atoi(value);
}

}  // namespace tcpwhy::test
