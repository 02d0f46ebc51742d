// The folder of the control sockets in /tmp, whose name anybody can take first.
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "support/catch.hpp"
#include "support/folder.hpp"
#include "support/process.hpp"

using namespace tcpwhy::test;

namespace {

namespace fs = std::filesystem;

/// A folder of somebody else: an ordinary user finds one, root makes one.
std::string folder_of_another(const Folder& folder) {
    if (geteuid() != 0) return "/usr";
    constexpr uid_t somebody = 12'345;
    const std::string path = folder.path() + "/another";
    fs::create_directory(path);
    REQUIRE(chown(path.c_str(), somebody, somebody) == 0);
    return path;
}

}  // namespace

TEST_CASE("somebody else has taken the folder's name in /tmp: live and join meet in another one") {
    const Folder folder;
    for (const char* name : {"run", "tmp", "tmp/tcpwhy-0"})
        fs::create_directory(folder.path() + "/" + name);
    StartOptions options;
    options.directory = folder.path();
    options.env = {"XDG_RUNTIME_DIR=", "BIN=" BIN_DIR, "ANOTHER=" + folder_of_another(folder)};
    // The programs and the folder may lie in /tmp themselves, so that /tmp is covered last.
    const std::string script =
        "mount --bind \"$BIN\" /mnt && mount --bind run /run &&\n"
        "mount --bind \"$ANOTHER\" tmp/tcpwhy-0 && mount --rbind tmp /tmp || exit 99\n"
        "for round in 1 2; do\n"
        "  /mnt/tcpwhy live >/dev/null 2>live.$round &\n"
        "  until grep -q 'lab is open' live.$round; do kill -0 $! || exit 98; sleep 0.05; done\n"
        "  /mnt/tcpwhy join -- echo joined\n"
        "  kill -TERM $!; wait\n"
        "done\n"
        "ls -d /tmp/tcpwhy-0-??????";
    const Finished finished = run({"unshare", "-Urm", "sh", "-c", script}, options);
    INFO(finished.out << finished.err);
    CHECK(finished.status == 0);
    // The second lab finds the folder of the first.
    CHECK_THAT(finished.out, ContainsSubstring("joined\njoined\n/tmp/tcpwhy-0-"));
    CHECK(std::count(finished.out.begin(), finished.out.end(), '\n') == 3);
}
