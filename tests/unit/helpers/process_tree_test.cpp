#include "tracer/helpers/confine/process_tree.hpp"

#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <thread>

#include "support/catch.hpp"

using namespace tcpwhy::helpers;

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
