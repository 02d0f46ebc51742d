#include "tracer/helpers/confine/launch/launch_plan.hpp"

#include "support/catch.hpp"

using namespace tcpwhy::helpers;

TEST_CASE("a launch plan travels in words and comes back the same", "[confine]") {
    LaunchPlan plan;
    plan.rung = Rung::c3;
    plan.uid = 65'301;
    plan.gid = 65'302;
    plan.folder = "/tmp/a folder=with -- signs";
    plan.home = "/tmp/home";
    plan.tmp = "/tmp/tmp";
    plan.path = "/usr/bin:/bin";
    plan.visible = {"/usr", "/etc"};
    plan.ports = {9877, 80};
    plan.groups = {"/sys/fs/cgroup/a/cgroup.procs"};
    plan.cpu_seconds = 5;
    plan.data_bytes = std::uint64_t{3} << 30U;
    plan.report = 3;
    plan.argv = {"./server", "--", "uid=0", ""};
    const auto read = decode_launch_plan(encode(plan));
    REQUIRE(read);
    CHECK(*read == plan);
}

TEST_CASE("words that are no launch plan are refused", "[confine]") {
    CHECK_FALSE(decode_launch_plan({}));
    CHECK_FALSE(decode_launch_plan({"rung=C4"}));
    CHECK_FALSE(decode_launch_plan({"rung=C4", "--"}));
    CHECK_FALSE(decode_launch_plan({"rung=C5", "--", "a"}));
    CHECK_FALSE(decode_launch_plan({"uid=-1", "--", "a"}));
    CHECK_FALSE(decode_launch_plan({"uid=1x", "--", "a"}));
    CHECK_FALSE(decode_launch_plan({"unknown=1", "--", "a"}));
    CHECK_FALSE(decode_launch_plan({"folder", "--", "a"}));
}

TEST_CASE("a limit that was reached is said in words", "[confine]") {
    const JobLimits limits;
    CHECK(words_of(LimitKind::memory, limits) == "over 512 MiB of memory");
    CHECK(words_of(LimitKind::processes, limits) == "over 64 processes and threads");
    CHECK(words_of(LimitKind::cpu, limits) == "over 60 s of processor time");
    CHECK(words_of(LimitKind::file, limits) == "over 64 MiB in one file");
}

TEST_CASE("rungs have names, and names rungs", "[confine]") {
    for (const Rung rung : all_rungs) CHECK(confinement_rung_named(name_of(rung)) == rung);
    CHECK_FALSE(confinement_rung_named("C5"));
    CHECK_FALSE(confinement_rung_named(""));
}
