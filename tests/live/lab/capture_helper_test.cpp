// tcpwhy-capture: captures for a user who may not, where its file has the capability.
#include <linux/capability.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <filesystem>

#include "support/catch.hpp"
#include "support/folder.hpp"
#include "support/process.hpp"

using namespace tcpwhy;

namespace {

/// As setcap(8) does: cap_net_raw=ep.
bool give_capture_right(const std::string& file) {
    vfs_cap_data data{};
    data.magic_etc = VFS_CAP_REVISION_2 | VFS_CAP_FLAGS_EFFECTIVE;
    data.data[0].permitted = 1U << CAP_NET_RAW;
    return setxattr(file.c_str(), "security.capability", &data, XATTR_CAPS_SZ_2, 0) == 0;
}

/// The demo of these programs, as nobody, on the loopback of a new network.
test::Finished demo_as_nobody(const test::Folder& programs) {
    return test::run({std::string(BIN_DIR) + "/in-lab", "new", "setpriv", "--reuid=65534",
                      "--regid=65534", "--clear-groups", programs.file("tcpwhy"), "demo", "--lab",
                      "host", "--color", "never"});
}

}  // namespace

TEST_CASE("tcpwhy-capture captures for a user who may not", "[lab][root]") {
    if (geteuid() != 0) return;  // only root can give the right
    const test::Folder programs;
    for (const char* name : {"tcpwhy", "tcpwhy-capture", "echo-server", "echo-client"})
        std::filesystem::copy_file(std::string(BIN_DIR) + "/" + name, programs.file(name));
    const test::Finished without = demo_as_nobody(programs);
    CHECK(without.status == 3);
    CHECK(without.err.find("setcap cap_net_raw=ep") != std::string::npos);
    REQUIRE(give_capture_right(programs.file("tcpwhy-capture")));
    const test::Finished with = demo_as_nobody(programs);
    INFO(with.out << with.err);
    CHECK(with.status == 0);
    CHECK(with.out.find("11 segments") != std::string::npos);
    CHECK(with.out.find("0 unexplained") != std::string::npos);
}
