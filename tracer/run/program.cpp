#include "tracer/run/program.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <sstream>

#include "common/errors.hpp"

namespace tcpwhy::run {
namespace {

bool is_folder(const std::string& path) {
    struct stat status {};
    return stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

bool executable_file(const std::string& path) {
    struct stat status {};
    return stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) &&
           access(path.c_str(), X_OK) == 0;
}

}  // namespace

void require_program(const std::vector<std::string>& argv) {
    if (argv.empty() || argv.front().empty()) throw UsageError("cannot run an empty command");
    const std::string& program = argv.front();
    if (program.find('/') != std::string::npos) {
        if (access(program.c_str(), F_OK) != 0)
            throw UsageError(attempt_failed("cannot run " + program, errno));
        if (is_folder(program)) throw UsageError("cannot run " + program + ": it is a folder");
        if (!executable_file(program))
            throw UsageError("cannot run " + program +
                             ": it is not an executable file (fix: chmod +x)");
        return;
    }
    const char* path = std::getenv("PATH");
    std::istringstream folders(path ? path : "/usr/local/bin:/usr/bin:/bin");
    for (std::string folder; std::getline(folders, folder, ':');)
        if (executable_file((folder.empty() ? "." : folder) + "/" + program)) return;
    throw UsageError("cannot run " + program + ": no such command in PATH");
}

}  // namespace tcpwhy::run
