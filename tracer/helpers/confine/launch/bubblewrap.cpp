#include "tracer/helpers/confine/launch/bubblewrap.hpp"

#include <filesystem>
#include <system_error>

namespace tcpwhy::helpers {
namespace {

namespace fs = std::filesystem;

void add(std::vector<std::string>& words, std::initializer_list<std::string> more) {
    words.insert(words.end(), more);
}

/// On merged systems /bin and /lib are links into /usr.
void show(std::vector<std::string>& words, const std::string& path) {
    std::error_code error;
    const fs::path target = fs::read_symlink(path, error);
    if (error) {
        add(words, {"--ro-bind-try", path, path});
    } else {
        add(words, {"--symlink", target.string(), path});
    }
}

}  // namespace

std::vector<std::string> bubblewrap_command(const LaunchPlan& plan,
                                            const std::vector<std::string>& program) {
    std::vector<std::string> words{"bwrap",         "--unshare-user", "--unshare-pid",
                                   "--unshare-ipc", "--unshare-uts",  "--die-with-parent",
                                   "--as-pid-1",    "--new-session"};
    for (const std::string& path : plan.visible) show(words, path);
    add(words, {"--proc", "/proc", "--dev", "/dev"});
    if (!plan.shm.empty()) add(words, {"--bind", plan.shm, "/dev/shm"});
    for (const std::string& path : {plan.folder, plan.home, plan.tmp})
        add(words, {"--bind", path, path});
    add(words, {"--remount-ro", "/dev", "--remount-ro", "/", "--chdir", plan.folder, "--"});
    words.insert(words.end(), program.begin(), program.end());
    return words;
}

}  // namespace tcpwhy::helpers
