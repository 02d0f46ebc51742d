#include "tracer/teach/walk/lab_run.hpp"

#include <sys/mman.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <vector>

#include "common/descriptor.hpp"
#include "common/errors.hpp"
#include "tracer/run/child_runs.hpp"

namespace tcpwhy::teach {
namespace {

/// The last message of tcpwhy in the log, without "tcpwhy: ".
std::string complaint_in(const std::string& log) {
    constexpr std::string_view speaker = "tcpwhy: ";
    std::ifstream file(log);
    std::string complaint;
    for (std::string line; std::getline(file, line);)
        if (line.starts_with(speaker)) complaint = line.substr(speaker.size());
    return complaint;
}

}  // namespace

LabRunResult make_lab_run(const LabRun& run, const std::string& file,
                          const std::function<int()>& interrupted) {
    namespace fs = std::filesystem;
    std::error_code error;
    const fs::path folder = fs::path(file).parent_path();
    if (!folder.empty()) fs::create_directories(folder, error);
    if (error)
        throw UnavailableError("cannot make the folder " + folder.string() + ": " +
                               error.message());
    // In memory: a run that a full disk ends must be able to say so.
    const Descriptor log(memfd_create("log of a run", MFD_CLOEXEC));
    if (!log) throw UnavailableError(attempt_failed("cannot make a file in memory", errno));
    std::vector<run::ChildRun> runs(1);
    runs[0].scenario = run.name;
    runs[0].arguments = run.arguments;
    runs[0].arguments.insert(runs[0].arguments.begin() + 1, {"-w", file});
    runs[0].log_file = "/proc/self/fd/" + std::to_string(log.get());
    const int signal = run::run_children(
        runs, 1, [](const auto&) {}, interrupted);
    LabRunResult result{signal != 0 ? 128 + signal : runs[0].status,
                        complaint_in(runs[0].log_file)};
    if (result.status == exit_status::ok) result.complaint.clear();
    return result;
}

}  // namespace tcpwhy::teach
