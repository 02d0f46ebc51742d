#include "tracer/helpers/confine/control_group.hpp"

#include "support/catch.hpp"

using namespace tcpwhy::helpers;

namespace {

constexpr const char* mounts_of_version_1 =
    "31 24 0:27 / /sys/fs/cgroup/memory rw,relatime shared:9 - cgroup cgroup rw,memory\n"
    "32 24 0:28 / /sys/fs/cgroup/cpu,cpuacct rw,relatime - cgroup cgroup rw,cpu,cpuacct\n"
    "33 24 0:29 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw\n";

}  // namespace

TEST_CASE("a controller of version 1 has a mount of its own", "[confine]") {
    const auto place =
        place_of("memory", mounts_of_version_1, "5:memory:/users/anna\n3:cpu,cpuacct:/\n0::/\n");
    REQUIRE(place);
    CHECK(place->mount == "/sys/fs/cgroup/memory");
    CHECK(place->group == "/users/anna");
    CHECK_FALSE(place->version_2);
}

TEST_CASE("version 2 has one mount for all controllers", "[confine]") {
    const auto place =
        place_of("memory",
                 "25 20 0:22 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n",
                 "0::/user.slice/user-1000.slice/session-1.scope\n");
    REQUIRE(place);
    CHECK(place->mount == "/sys/fs/cgroup");
    CHECK(place->group == "/user.slice/user-1000.slice/session-1.scope");
    CHECK(place->version_2);
}

TEST_CASE("a container's mount shows its own part of the hierarchy", "[confine]") {
    const auto place = place_of(
        "memory", "31 24 0:27 /docker/abc /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory\n",
        "5:memory:/docker/abc\n");
    REQUIRE(place);
    CHECK(place->group == "/");
}

TEST_CASE("without a mount there is no place for a group", "[confine]") {
    CHECK_FALSE(place_of("memory", "", "0::/\n"));
    CHECK_FALSE(place_of("memory", "garbage\n- -\n", "garbage"));
}
