// The observer starts programs, refuses files that are none, and runs until its time is over.
#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <thread>
#include <utility>

#include "common/errors.hpp"
#include "live/observe/observed_run.hpp"

using namespace tcpwhy;
using namespace tcpwhy::test;
using calls::Command;
using calls::Observer;
using What = model::ProcessEvent::What;

namespace {

/// An executable file with this text, in a folder of this process' own, for as long as it lives.
class ProgramFile {
  public:
    explicit ProgramFile(const std::string& text) : path_(folder() + "/program") {
        static int made = 0;
        path_ += std::to_string(++made);
        std::ofstream(path_) << text;
        chmod(path_.c_str(), 0700);
    }
    ~ProgramFile() { unlink(path_.c_str()); }
    ProgramFile(const ProgramFile&) = delete;
    ProgramFile& operator=(const ProgramFile&) = delete;
    [[nodiscard]] const std::string& path() const { return path_; }
    [[nodiscard]] std::string name() const { return path_.substr(path_.rfind('/') + 1); }

    static const std::string& folder() {
        struct Folder {
            std::string path = "/tmp/observer-test-XXXXXX";
            Folder() {
                if (mkdtemp(path.data()) == nullptr) throw std::runtime_error("no folder in /tmp");
            }
            ~Folder() { rmdir(path.c_str()); }
        };
        static const Folder made;
        return made.path;
    }

  private:
    std::string path_;
};

}  // namespace

TEST_CASE("a command that cannot be run is one clear line") {
    RecordedFacts facts;
    Observer observer(facts);
    Command command;
    command.argv = {"no-such-program-anywhere"};
    CHECK_THROWS_WITH(observer.start(command), "no-such-program-anywhere: no such command");
    command.argv = {std::string(TESTS_DIR) + "/CMakeLists.txt"};
    CHECK_THROWS_WITH(observer.start(command), ContainsSubstring("not executable"));
    command.argv = {std::string(TESTS_DIR) + "/missing"};
    CHECK_THROWS_AS(observer.start(command), UsageError);
    CHECK_FALSE(observer.anything_left());
    CHECK(facts.events(What::start).empty());
}

TEST_CASE("a file that the kernel does not execute is refused, and no shell is tried instead") {
    RecordedFacts facts;
    Observer observer(facts);
    const ProgramFile marked("touch " + ProgramFile::folder() + "/ran\n");
    Command command;
    command.argv = {marked.path()};
    CHECK_THROWS_AS(observer.start(command), UsageError);
    CHECK_THROWS_WITH(observer.start(command),
                      ContainsSubstring(marked.path() + " is not a program: no #! line"));
    CHECK(access((ProgramFile::folder() + "/ran").c_str(), F_OK) != 0);
    const ProgramFile empty("");
    command.argv = {empty.path()};
    CHECK_THROWS_WITH(observer.start(command), ContainsSubstring("is not a program"));
    CHECK_FALSE(observer.anything_left());
    CHECK(facts.events(What::start).empty());
}

TEST_CASE("a file without a #! line that is found in PATH is refused too") {
    RecordedFacts facts;
    Observer observer(facts);
    const ProgramFile script("exit 0\n");
    const std::string before = std::getenv("PATH");
    REQUIRE(setenv("PATH", (ProgramFile::folder() + ":" + before).c_str(), 1) == 0);
    Command command;
    command.argv = {script.name()};
    CHECK_THROWS_WITH(observer.start(command),
                      ContainsSubstring(script.name() + " is not a program: no #! line"));
    setenv("PATH", before.c_str(), 1);
}

TEST_CASE("a script whose interpreter is missing is refused with the interpreter's name") {
    RecordedFacts facts;
    Observer observer(facts);
    const ProgramFile missing("#! /nowhere/interpreter -x\nexit 0\n");
    Command command;
    command.argv = {missing.path()};
    CHECK_THROWS_AS(observer.start(command), UsageError);
    CHECK_THROWS_WITH(observer.start(command),
                      ContainsSubstring("its #! line wants /nowhere/interpreter, which does not "
                                        "exist"));
    const ProgramFile foreign("#!/bin/sh\r\nexit 0\r\n");
    command.argv = {foreign.path()};
    CHECK_THROWS_WITH(observer.start(command), ContainsSubstring("wants /bin/sh\\r, which"));
    const ProgramFile text(std::string("#!") + TESTS_DIR + "/CMakeLists.txt\n");
    command.argv = {text.path()};
    CHECK_THROWS_WITH(observer.start(command),
                      ContainsSubstring("CMakeLists.txt, which is not executable"));
    CHECK(facts.events(What::start).empty());
}

TEST_CASE("a script with an interpreter runs with its words") {
    RecordedFacts facts;
    Observer observer(facts);
    const ProgramFile script("#!/bin/sh\nexit \"$1\"\n");
    Command command;
    command.argv = {script.path(), "5"};
    observer.start(command);
    observer.run(no_hurry_ms);
    REQUIRE(facts.events(What::exit).size() == 1);
    CHECK(facts.events(What::exit)[0].status == 5);
}

TEST_CASE("while nothing stops, time settles again and again, and the run ends at its time") {
    RecordedFacts facts;
    Observer observer(facts);
    Command command;
    command.argv = {"sleep", "60"};
    observer.start(command);
    for (const int timeout_ms : {0, 1, 35}) {
        const auto begin = std::chrono::steady_clock::now();
        const model::Time settled_before = facts.last_settled();
        observer.run(timeout_ms);
        const auto took = std::chrono::steady_clock::now() - begin;
        CHECK(took >= std::chrono::milliseconds(timeout_ms));
        CHECK(facts.last_settled() - settled_before >= timeout_ms * model::millisecond_ns);
    }
    CHECK(observer.anything_left());
}

TEST_CASE("an observer leaves the signals of its thread as they were") {
    const auto state = [] {
        sigset_t mask;
        pthread_sigmask(SIG_BLOCK, nullptr, &mask);
        struct sigaction action {};
        sigaction(SIGRTMIN, nullptr, &action);
        return std::pair{sigismember(&mask, SIGRTMIN), action.sa_handler};
    };
    const auto before = state();
    {
        RecordedFacts facts;
        Observer observer(facts);
        Command command;
        command.argv = {"true"};
        observer.start(command);
        observer.wake();
        observer.run(no_hurry_ms);
        observer.wake();
    }
    CHECK(state() == before);
}

TEST_CASE("a start is reported with the role, the words and the name") {
    RecordedFacts facts;
    Observer observer(facts);
    Command command = observed("waits");
    command.role = model::Side::server;
    command.environment = {"MARK=here"};
    const model::Pid pid = observer.start(command);
    CHECK(observer.alive(pid));
    observer.run(no_hurry_ms);
    const auto starts = facts.events(What::start);
    REQUIRE(starts.size() == 1);
    CHECK(starts[0].pid == pid);
    CHECK(starts[0].parent == getpid());
    CHECK(starts[0].role == model::Side::server);
    CHECK(starts[0].argv == command.argv);
    CHECK(starts[0].name == "observed-waits");
    CHECK(facts.complaints() == "");
}

TEST_CASE("standard descriptors and environment reach the program") {
    RecordedFacts facts;
    Observer observer(facts);
    int out[2];
    REQUIRE(pipe2(out, O_CLOEXEC) == 0);
    Command command;
    command.argv = {"sh", "-c", "echo \"$MARK\"; exit 7"};
    command.environment = {"MARK=here"};
    command.stdout_fd = out[1];
    observer.start(command);
    close(out[1]);
    observer.run(no_hurry_ms);
    char text[16] = {};
    CHECK(read(out[0], text, sizeof text - 1) == 5);
    CHECK(std::string(text) == "here\n");
    close(out[0]);
    REQUIRE(facts.events(What::exit).size() == 1);
    CHECK(facts.events(What::exit)[0].status == 7);
}

TEST_CASE("wake ends a run from another thread, also one that has not begun") {
    RecordedFacts facts;
    Observer observer(facts);
    Command command;
    command.argv = {"sleep", "60"};
    observer.start(command);
    observer.wake();
    observer.run(no_hurry_ms);
    std::thread other([&] { observer.wake(); });
    observer.run(no_hurry_ms);
    other.join();
    CHECK(observer.anything_left());
    CHECK(facts.last_settled() > 0);
}
