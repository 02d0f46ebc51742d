#include "tracer/helpers/confine/process_tree.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <thread>

#include "support/catch.hpp"

using namespace tcpwhy::helpers;

namespace {

/// Hands its work on to a child and ends, as a daemon does, so many times; the last one stays.
void hand_on(int times) {
    for (; times > 0; --times) {
        usleep(10'000);
        if (fork() != 0) _exit(0);
    }
    pause();
}

}  // namespace

TEST_CASE("a process is ending when nobody has waited for it yet, and when it is gone") {
    CHECK_FALSE(is_ending(getpid()));
    const pid_t child = fork();
    if (child == 0) _exit(0);
    siginfo_t ended{};
    REQUIRE(waitid(P_PID, static_cast<id_t>(child), &ended, WEXITED | WNOWAIT) == 0);
    CHECK(is_ending(child));
    REQUIRE(waitpid(child, nullptr, 0) == child);
    CHECK(is_ending(child));
}

TEST_CASE("a process lives on when its first thread has ended") {
    const pid_t child = fork();
    if (child == 0) {
        std::thread([] { pause(); }).detach();
        syscall(SYS_exit, 0);  // of this thread; pthread_exit(3) would unwind the test
    }
    const std::string first = "/proc/" + std::to_string(child);
    while (folder_of_living_thread(child) == first) usleep(1'000);
    CHECK_FALSE(is_ending(child));
    const auto descriptors =
        std::filesystem::directory_iterator(folder_of_living_thread(child) + "/fd");
    CHECK(std::distance(begin(descriptors), end(descriptors)) >= 3);
    kill(child, SIGKILL);
    REQUIRE(waitpid(child, nullptr, 0) == child);
}

TEST_CASE("a process is found while its parent ends") {
    constexpr int times = 50;
    int ready[2];
    REQUIRE(pipe(ready) == 0);
    const pid_t root = fork();
    if (root == 0) {
        prctl(PR_SET_CHILD_SUBREAPER, 1);
        if (fork() == 0) hand_on(times);
        static_cast<void>(write(ready[1], "", 1) + 1);
        for (int ended = 0; ended < times; ++ended) wait(nullptr);
        static_cast<void>(write(ready[1], "", 1) + 1);
        pause();
    }
    char byte = 0;
    REQUIRE(read(ready[0], &byte, 1) == 1);
    REQUIRE(fcntl(ready[0], F_SETFL, O_NONBLOCK) == 0);
    int missed = 0;
    while (read(ready[0], &byte, 1) != 1) missed += descendants(root).empty();
    // One look at a time misses every third. A machine that interrupts all looks may miss one.
    CHECK(missed < times / 10);
    for (const pid_t left : descendants(root)) kill(left, SIGKILL);
    kill(root, SIGKILL);
    REQUIRE(waitpid(root, nullptr, 0) == root);
    for (const int end : ready) close(end);
}
