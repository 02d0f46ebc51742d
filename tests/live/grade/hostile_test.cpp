// Hostile programs (tests/peers/hostile) at each rung of confinement that this machine has.
#include <dirent.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <string>

#include "live/grade/confined_run.hpp"
#include "support/catch.hpp"
#include "support/folder.hpp"

using namespace tcpwhy;
using namespace tcpwhy::helpers;
using test::has;
using test::hostile;

namespace {

constexpr int short_wall_ms = 1500;

void check_limit(const RunToEnd& run, LimitKind kind) {
    INFO("rung " << test::rung_in_use() << "\n" << run.output);
    REQUIRE(run.reached);
    CHECK(run.reached->kind == kind);
    CHECK(run.left.empty());
    CHECK(run.seconds < 10);
}

}  // namespace

TEST_CASE("a program that loops, sleeps or ignores signals ends with its time", "[grade]") {
    test::at_each_rung([](Rung rung) {
        for (const char* mode : {"loop", "sleep", "ignore-signals"}) {
            const RunToEnd run = hostile(rung, {mode}, {}, short_wall_ms);
            CHECK_FALSE(run.ended);
            CHECK(run.left.empty());
        }
    });
}

TEST_CASE("a program that loops on is ended by its processor time", "[grade]") {
    test::at_each_rung([](Rung rung) {
        JobLimits limits;
        limits.cpu_seconds = 1;
        const RunToEnd run = hostile(rung, {"loop"}, limits);
        check_limit(run, LimitKind::cpu);
    });
}

TEST_CASE("a bomb of processes or threads is ended", "[grade]") {
    test::at_each_rung([](Rung rung) {
        JobLimits limits;
        limits.processes = 40;
        for (const char* mode : {"fork-bomb", "thread-bomb"})
            check_limit(hostile(rung, {mode}, limits), LimitKind::processes);
    });
}

TEST_CASE("a program that eats memory is ended", "[grade]") {
    test::at_each_rung([](Rung rung) {
        JobLimits limits;
        limits.memory_bytes = 100 * mebibyte;
        for (const char* mode : {"memory", "shared-memory"})
            check_limit(hostile(rung, {mode}, limits), LimitKind::memory);
    });
}

TEST_CASE("a program that fills the disk or writes a large file is ended", "[grade]") {
    test::at_each_rung([](Rung rung) {
        JobLimits limits;
        limits.disk_bytes = 40 * mebibyte;
        limits.file_bytes = 30 * mebibyte;
        for (const char* mode : {"disk", "locked-disk"})
            check_limit(hostile(rung, {mode}, limits), LimitKind::disk);
        check_limit(hostile(rung, {"file"}, limits), LimitKind::file);
    });
}

TEST_CASE("a program that writes without end is ended, and its output is bounded", "[grade]") {
    test::at_each_rung([](Rung rung) {
        const RunToEnd run = hostile(rung, {"output"});
        CHECK(run.output.size() <= JobLimits{}.output_bytes);
        REQUIRE(run.reached);
        CHECK(run.reached->kind == LimitKind::output);
    });
}

TEST_CASE("a daemon by double fork does not outlive its job", "[grade]") {
    test::at_each_rung([](Rung rung) {
        const RunToEnd run = hostile(rung, {"daemon"});
        REQUIRE(run.ended);
        CHECK(run.left.empty());
        CHECK(test::processes_named("hostile-daemon") == 0);
    });
}

TEST_CASE("a program has no descriptor but its standard ones", "[grade]") {
    test::at_each_rung([](Rung rung) {
        const RunToEnd run = hostile(rung, {"results"});
        CHECK_FALSE(has(run.output, "wrote to"));
        CHECK(has(run.output, "::error::forged"));
    });
}

TEST_CASE("a program sees neither the assignment nor any environment", "[grade]") {
    const test::Folder assignment;
    const std::string secret = assignment.file("assignment.toml", "SECRET-OF-THE-TEACHER");
    setenv("GRADER_SECRET", "SECRET-OF-THE-GRADER", 1);
    test::at_each_rung([&](Rung rung) {
        const RunToEnd run = hostile(rung, {"spy", secret});
        CHECK_FALSE(has(run.output, "SECRET"));
        CHECK(has(run.output, "own PATH="));
        CHECK(has(run.output, "own LANG=C.UTF-8"));
        CHECK(has(run.output, "own HOME="));
        CHECK(has(run.output, "own TMPDIR="));
        // PATH, LANG, HOME and TMPDIR.
        std::size_t own = 0;
        for (std::size_t at = run.output.find("own "); at != std::string::npos;
             at = run.output.find("own ", at + 1))
            ++own;
        CHECK(own == 4);
    });
    unsetenv("GRADER_SECRET");
}

TEST_CASE("a program kills and traces nobody outside", "[grade]") {
    test::at_each_rung([](Rung rung) {
        const std::string grader = std::to_string(getpid());
        const RunToEnd killing = hostile(rung, {"kill", grader});
        CHECK_FALSE(has(killing.output, "kill(grader): done"));
        REQUIRE(killing.ended);
        CHECK_FALSE(killing.ended->signalled);
        const RunToEnd tracing = hostile(rung, {"ptrace", grader});
        CHECK_FALSE(has(tracing.output, "done"));
    });
}

TEST_CASE("a program leaves by no file, socket, namespace or io_uring", "[grade]") {
    test::at_each_rung([](Rung rung) {
        const RunToEnd run = hostile(rung, {"leave"});
        CHECK(has(run.output, "symlink: done"));
        std::string rest = run.output;
        rest.erase(0, rest.find('\n') + 1);
        INFO(run.output);
        // At C4 a UDP socket leads nowhere.
        if (rung == Rung::c4) rest.erase(rest.find("UDP: done"), 9);
        CHECK_FALSE(has(rest, "done"));
        CHECK(has(hostile(rung, {"io-uring"}).output, "Function not implemented"));
    });
}

TEST_CASE("where the network is shared, TCP is open at the port alone", "[grade]") {
    test::at_each_rung([](Rung rung) {
        if (rung == Rung::c4) return;
        const RunToEnd run = hostile(rung, {"tcp"});
        CHECK(has(run.output, "bind 9999: Permission denied"));
        CHECK(has(run.output, "connect 9999: Permission denied"));
        CHECK_FALSE(has(run.output, "bind 9877: Permission denied"));
    });
}

TEST_CASE("a program that closes all descriptors or ends at once harms nothing", "[grade]") {
    test::at_each_rung([](Rung rung) {
        for (const char* mode : {"descriptors", "exit"}) {
            const RunToEnd run = hostile(rung, {mode});
            REQUIRE(run.ended);
            CHECK_FALSE(run.ended->signalled);
            CHECK(run.ended->status == 0);
        }
    });
}

TEST_CASE("folders that are deep and locked are removed after the job", "[grade]") {
    // Elsewhere other graders make folders meanwhile.
    const test::Folder scratch;
    test::at_each_rung([&](Rung rung) {
        hostile(rung, {"deep"}, {}, 10'000, scratch.path());
        CHECK(std::filesystem::is_empty(scratch.path()));
    });
}
