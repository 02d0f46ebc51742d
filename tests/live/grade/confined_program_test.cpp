// Ordinary programs under confinement: what they may do, and that the observer sees them.
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>

#include "live/grade/confined_run.hpp"
#include "support/catch.hpp"
#include "support/folder.hpp"
#include "support/live_lab.hpp"
#include "support/process.hpp"
#include "support/samples/recorded_facts.hpp"
#include "tracer/calls/observe/engine/observer.hpp"
#include "tracer/helpers/confine/folders.hpp"
#include "tracer/helpers/confine/job.hpp"
#include "tracer/helpers/confine/rungs.hpp"

using namespace tcpwhy;
using namespace tcpwhy::helpers;
using test::has;

namespace {

constexpr int no_hurry_ms = 20'000;
constexpr int turn_ms = 50;

/// Folders with a copy of a program, and a job in them.
struct Confined {
    Confined(Rung rung, const std::string& program, std::uint16_t port = 9877) {
        std::filesystem::copy_file(program, folders.work() + "/program");
        Confinement confinement;
        confinement.rung = rung;
        confinement.folder = folders.work();
        confinement.home = folders.home();
        confinement.tmp = folders.tmp();
        confinement.shm = folders.shm();
        confinement.ports = {port};
        job.emplace(confinement, std::string(BIN_DIR) + "/tcpwhy");
    }
    JobFolders folders;
    std::optional<Job> job;
};

}  // namespace

TEST_CASE("a build with make and a compiler works inside", "[grade]") {
    const test::Folder folder;
    static_cast<void>(
        folder.file("server.c", "#include <stdio.h>\nint main(void){puts(\"built\");}\n"));
    static_cast<void>(folder.file("Makefile", "server: server.c\n\tcc -o server server.c\n"));
    test::at_each_rung([&](Rung rung) {
        const RunToEnd run =
            test::confined(rung, {"/bin/sh", "-c", "make && ./server"}, folder.path());
        INFO(run.output);
        REQUIRE(run.ended);
        CHECK(run.ended->status == 0);
        CHECK(has(run.output, "built"));
    });
}

TEST_CASE("a program writes to its folder, HOME, TMPDIR and /dev/shm alone", "[grade]") {
    test::at_each_rung([&](Rung rung) {
        const RunToEnd run = test::confined(
            rung, {"/bin/sh", "-c",
                   "for place in . \"$HOME\" \"$TMPDIR\" /dev/shm /tmp / /etc ..; do\n"
                   "  if echo a 2>/dev/null >\"$place/tcpwhy-was-here\"; then echo \"wrote\"; "
                   "rm \"$place/tcpwhy-was-here\"; else echo \"refused\"; fi\ndone 2>/dev/null"});
        CHECK(run.output == "wrote\nwrote\nwrote\nwrote\nrefused\nrefused\nrefused\nrefused\n");
    });
}

TEST_CASE("the end of a confined program is known exactly", "[grade]") {
    test::at_each_rung([&](Rung rung) {
        const RunToEnd exits = test::confined(rung, {"/bin/sh", "-c", "exit 137"});
        REQUIRE(exits.ended);
        CHECK_FALSE(exits.ended->signalled);
        CHECK(exits.ended->status == 137);
        const RunToEnd killed = test::confined(rung, {"/bin/sh", "-c", "kill -SEGV $$"});
        REQUIRE(killed.ended);
        CHECK(killed.ended->signalled);
        CHECK(killed.ended->status == SIGSEGV);
        const RunToEnd missing = test::confined(rung, {"./server"});
        REQUIRE(missing.ended);
        CHECK(missing.ended->exec_error == ENOENT);
    });
}

TEST_CASE("the observer reports a confined program and not its launcher", "[grade]") {
    test::at_each_rung([&](Rung rung) {
        const std::uint16_t port = test::free_port();
        Confined confined(rung, std::string(BIN_DIR) + "/peers/plain-server", port);
        test::RecordedFacts facts;
        calls::Observer observer(facts);
        calls::Command command;
        command.argv = {"./program", std::to_string(port)};
        confined.job->confine(command);
        const model::Pid pid = observer.start(command);
        const auto listens = [&] {
            const auto calls = facts.calls(model::SystemCall::listen);
            return !calls.empty() && calls.front().returned;
        };
        for (int waited = 0; waited < no_hurry_ms && !listens(); waited += turn_ms)
            observer.run(turn_ms);
        REQUIRE(listens());
        CHECK(facts.calls(model::SystemCall::listen).front().returned->result == 0);
        CHECK(confined.job->processes() == std::vector<model::Pid>{pid});
        using What = model::ProcessEvent::What;
        const auto starts = facts.events(What::start);
        REQUIRE(starts.size() == 1);
        CHECK(starts.front().pid == pid);
        CHECK(starts.front().name == "program");
        CHECK(facts.events(What::fork).empty());
        CHECK(facts.events(What::exec).empty());
        observer.kill_all();
        observer.run(no_hurry_ms);
        CHECK(facts.events(What::exit).size() == 1);
        CHECK(facts.complaints() == "");
        CHECK(confined.job->end() == "");
    });
}

TEST_CASE("a program that cannot be executed is an error with its name", "[grade]") {
    test::at_each_rung([&](Rung rung) {
        Confined confined(rung, std::string(BIN_DIR) + "/peers/hostile");
        test::RecordedFacts facts;
        calls::Observer observer(facts);
        calls::Command command;
        command.argv = {"./missing"};
        confined.job->confine(command);
        CHECK_THROWS_WITH(observer.start(command), "./missing: no such command");
    });
}

TEST_CASE("a daemon's processes are known, and end with the job", "[grade]") {
    test::at_each_rung([&](Rung rung) {
        Confined confined(rung, std::string(BIN_DIR) + "/peers/hostile");
        confined.job->start({"./program", "daemon"}, {});
        const auto ended = confined.job->first_ended(no_hurry_ms);
        REQUIRE(ended);
        CHECK(ended->status == 0);
        CHECK(confined.job->processes().size() == 1);
        CHECK(confined.job->end() == "");
        CHECK(test::processes_named("hostile-daemon") == 0);
    });
}

TEST_CASE("a program ends with the grader, however that ends", "[grade]") {
    const test::Folder folder;
    std::filesystem::copy_file(std::string(BIN_DIR) + "/peers/hostile", folder.file("hostile"));
    test::at_each_rung([&](Rung rung) {
        test::Process grader =
            test::Process::start({std::string(BIN_DIR) + "/confined", std::string(name_of(rung)),
                                  "copy=" + folder.path(), "--", "./hostile", "lingering-daemon"});
        const auto daemons = [] { return test::processes_named("hostile-daemon"); };
        REQUIRE(test::comes_true([&] { return daemons() == 1; }));
        grader.kill(SIGKILL);
        CHECK(test::comes_true([&] { return daemons() == 0; }));
    });
}

TEST_CASE("a user who has other processes keeps them when a job as that user ends",
          "[grade][root]") {
    if (geteuid() != 0) return;
    const std::string bin = BIN_DIR;
    const test::Folder folder;
    std::filesystem::copy_file(bin + "/peers/hostile", folder.file("hostile"));
    // A user of every Debian, which has no processes of its own.
    test::Process other = test::Process::start(
        {"setpriv", "--reuid=games", "--regid=games", "--clear-groups", "sleep", "60"});
    for (const char* rung : {"C4", "C3"}) {
        const auto run = test::run({bin + "/confined", rung, "run-as=games",
                                    "copy=" + folder.path(), "--", "./hostile", "daemon"});
        INFO(rung << ": " << run.out << run.err);
        CHECK(run.status == 0);
        CHECK_FALSE(other.ended_within(std::chrono::milliseconds(50)));
        CHECK(test::processes_named("hostile-daemon") == 0);
    }
}

TEST_CASE("a job that ends before its program does reports that the program was killed",
          "[grade]") {
    test::at_each_rung([&](Rung rung) {
        Confined confined(rung, std::string(BIN_DIR) + "/peers/hostile");
        confined.job->start({"./program", "sleep"}, {});
        REQUIRE(test::comes_true([&] { return !confined.job->processes().empty(); }));
        CHECK(confined.job->end() == "");
        const auto ended = confined.job->first_ended(no_hurry_ms);
        REQUIRE(ended);
        CHECK(ended->signalled);
        CHECK(ended->status == SIGKILL);
    });
}

TEST_CASE("in a plain container a server under another uid is seen", "[grade][root]") {
    if (geteuid() != 0) return;
    const std::string bin = BIN_DIR;
    const auto run = test::run(
        {bin + "/in-lab", "new", bin + "/plain-container", bin + "/tcpwhy", "run", "--lab", "host",
         "--color", "never", "--server",
         "setpriv --reuid=65534 --regid=65534 --clear-groups " + bin + "/echo-server --once",
         "--client", bin + "/echo-client 127.0.0.1", "--input", "a\n"});
    INFO(run.out << run.err);
    CHECK(run.status == 0);
    CHECK(has(run.out, "listen"));
    CHECK(has(run.out, "accept"));
}
