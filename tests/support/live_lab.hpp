// A live lab of a test's own: its runtime folder is a new one, so that labs of other tests and of
// the person who runs them are out of sight.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "support/process.hpp"
#include "support/traced_run.hpp"

namespace tcpwhy::test {

/// A folder in the place of XDG_RUNTIME_DIR; gone, with all that is in it, at the end.
class RuntimeDirectory {
  public:
    RuntimeDirectory();
    ~RuntimeDirectory();
    RuntimeDirectory(const RuntimeDirectory&) = delete;
    RuntimeDirectory& operator=(const RuntimeDirectory&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    [[nodiscard]] std::filesystem::path socket(const std::string& lab = "default") const {
        return path_ / "tcpwhy" / lab;
    }
    [[nodiscard]] StartOptions options() const;
    /// BIN_DIR/tcpwhy with this folder.
    [[nodiscard]] Process start(const std::vector<std::string>& arguments) const;
    [[nodiscard]] Finished run(const std::vector<std::string>& arguments) const;

  private:
    std::filesystem::path path_;
};

/// `tcpwhy live` on its way: open when the constructor returns. Shows the ladder on standard
/// output, and writes JSON.
class LiveLab {
  public:
    explicit LiveLab(const std::vector<std::string>& arguments = {});
    LiveLab(const std::shared_ptr<RuntimeDirectory>& directory,
            const std::vector<std::string>& arguments);

    [[nodiscard]] const RuntimeDirectory& directory() const { return *directory_; }
    [[nodiscard]] Process& process() { return process_; }
    /// `tcpwhy join … -- COMMAND`.
    [[nodiscard]] Process join(const std::vector<std::string>& command,
                               const std::vector<std::string>& arguments = {}) const;
    /// Returns when the ladder shows it.
    void wait_for(const std::string& shown) { process_.wait_for_output(shown); }
    /// Ctrl-C; the trace that was written.
    TracedRun end();

  private:
    std::shared_ptr<RuntimeDirectory> directory_;
    std::vector<std::string> argv_;
    Process process_;
};

/// Waits until it is so; false when it does not come to pass in time.
template <class Condition>
bool comes_true(const Condition& condition, Deadline deadline = patience) {
    const auto end = std::chrono::steady_clock::now() + deadline;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > end) return false;
        usleep(2000);
    }
    return true;
}

/// The processes, of all that this user may see, in whose environment this folder is the runtime
/// directory.
std::vector<pid_t> processes_of(const RuntimeDirectory& directory);
/// The letter of proc(5): 'R', 'S', 't' …; 0 when it is gone.
char state_of(pid_t pid);

}  // namespace tcpwhy::test
