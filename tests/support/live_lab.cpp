#include "support/live_lab.hpp"

#include <unistd.h>

#include <csignal>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>

namespace tcpwhy::test {
namespace {

namespace fs = std::filesystem;

const std::string program = BIN_DIR "/tcpwhy";
constexpr const char* variable = "XDG_RUNTIME_DIR=";

/// "" for a file of /proc whose process has gone: then the buffer throws, which operator<< catches.
std::string content(const fs::path& path) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    return text.str();
}

std::vector<std::string> live_argv(const RuntimeDirectory& directory,
                                   const std::vector<std::string>& arguments) {
    std::vector<std::string> argv{program, "live",  "-f",
                                  "json",  "-o",    (directory.path() / "trace.jsonl").string(),
                                  "-f",    "ladder"};
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    return argv;
}

}  // namespace

RuntimeDirectory::RuntimeDirectory() {
    std::string pattern = (fs::temp_directory_path() / "tcpwhy-live-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp: " + pattern);
    path_ = pattern;
}

RuntimeDirectory::~RuntimeDirectory() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

StartOptions RuntimeDirectory::options() const {
    StartOptions options;
    options.env = {variable + path_.string(), "LC_ALL=C.UTF-8", "PYTHONUNBUFFERED=1"};
    return options;
}

Process RuntimeDirectory::start(const std::vector<std::string>& arguments) const {
    std::vector<std::string> argv{program};
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    return Process::start(argv, options());
}

Finished RuntimeDirectory::run(const std::vector<std::string>& arguments) const {
    std::vector<std::string> argv{program};
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    return test::run(argv, options());
}

LiveLab::LiveLab(const std::vector<std::string>& arguments)
    : LiveLab(std::make_shared<RuntimeDirectory>(), arguments) {}

LiveLab::LiveLab(const std::shared_ptr<RuntimeDirectory>& directory,
                 const std::vector<std::string>& arguments)
    : directory_(directory),
      argv_(live_argv(*directory, arguments)),
      process_(Process::start(argv_, directory->options())) {
    process_.wait_for_output("the lab is open");
}

Process LiveLab::join(const std::vector<std::string>& command,
                      const std::vector<std::string>& arguments) const {
    std::vector<std::string> words{"join"};
    words.insert(words.end(), arguments.begin(), arguments.end());
    words.emplace_back("--");
    words.insert(words.end(), command.begin(), command.end());
    return directory_->start(words);
}

TracedRun LiveLab::end() {
    process_.kill(SIGINT);
    TracedRun run;
    run.argv = argv_;
    run.finished = process_.wait();
    run.json_lines = content(directory_->path() / "trace.jsonl");
    try {
        run.trace = read_trace(run.json_lines);
    } catch (const std::exception& error) {
        run.unreadable = error.what();
    }
    return run;
}

std::vector<pid_t> processes_of(const RuntimeDirectory& directory) {
    std::vector<pid_t> found;
    const std::string wanted = std::string(1, '\0') + variable + directory.path().string() + '\0';
    for (const fs::directory_entry& entry : fs::directory_iterator("/proc")) {
        const std::string name = entry.path().filename().string();
        if (name.find_first_not_of("0123456789") != std::string::npos) continue;
        const std::string environment = '\0' + content(entry.path() / "environ");
        if (environment.find(wanted) != std::string::npos) found.push_back(std::stoi(name));
    }
    return found;
}

char state_of(pid_t pid) {
    // The name, in parentheses, may contain anything.
    const std::string stat = content("/proc/" + std::to_string(pid) + "/stat");
    const std::size_t end = stat.rfind(')');
    return end == std::string::npos || end + 2 >= stat.size() ? '\0' : stat[end + 2];
}

}  // namespace tcpwhy::test
