#include "live/grade/confined_run.hpp"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <system_error>

#include "support/catch.hpp"
#include "support/folder.hpp"
#include "tracer/helpers/confine/folders.hpp"

namespace tcpwhy::test {
namespace {

std::string rung_now;

std::string launcher() {
    return std::string(BIN_DIR) + "/tcpwhy";
}

}  // namespace

std::string rung_in_use() {
    return rung_now;
}

void at_each_rung(const std::function<void(helpers::Rung)>& body) {
    const helpers::Rung lower = geteuid() == 0 ? helpers::Rung::c3 : helpers::Rung::c2;
    for (const helpers::Rung rung : {helpers::Rung::c4, lower}) {
        rung_now = name_of(rung);
        INFO("rung " << rung_now);
        body(rung);
    }
}

helpers::RunToEnd confined(helpers::Rung rung, const std::vector<std::string>& argv,
                           const std::string& from, const helpers::JobLimits& limits, int wall_ms,
                           const std::string& scratch) {
    const helpers::JobFolders folders(scratch);
    helpers::Confinement confinement;
    confinement.rung = rung;
    confinement.folder = folders.work();
    confinement.home = folders.home();
    confinement.tmp = folders.tmp();
    confinement.shm = folders.shm();
    confinement.limits = limits;
    if (!from.empty()) helpers::copy_tree(from, folders.work(), {});
    return helpers::run_to_end(confinement, launcher(), argv, wall_ms);
}

helpers::RunToEnd hostile(helpers::Rung rung, std::vector<std::string> words,
                          const helpers::JobLimits& limits, int wall_ms,
                          const std::string& scratch) {
    const Folder folder;
    std::filesystem::copy_file(std::string(BIN_DIR) + "/peers/hostile", folder.file("hostile"));
    words.insert(words.begin(), "./hostile");
    return confined(rung, words, folder.path(), limits, wall_ms, scratch);
}

int processes_named(const std::string& name) {
    int count = 0;
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
        std::string comm;
        std::getline(std::ifstream(entry.path() / "comm") >> std::ws, comm);
        // A zombie waits for its parent alone; its links are gone.
        std::error_code gone;
        static_cast<void>(std::filesystem::read_symlink(entry.path() / "cwd", gone));
        count += comm == name && !gone ? 1 : 0;
    }
    return count;
}

}  // namespace tcpwhy::test
