// `tcpwhy doctor`: a line for each ability, and a status that says whether the main job can be
// done.
#include <unistd.h>

#include <sstream>

#include "support/catch.hpp"
#include "support/process.hpp"

using namespace tcpwhy::test;

namespace {

Finished doctor(StartOptions options = {}) {
    return run({std::string(BIN_DIR) + "/tcpwhy", "doctor"}, std::move(options));
}

/// The text of that ability's line.
std::string verdict(const Finished& finished, const std::string& ability) {
    std::istringstream lines(finished.out);
    for (std::string line; std::getline(lines, line);)
        if (line.rfind(ability + "  ", 0) == 0)
            return line.substr(line.find_first_not_of(' ', ability.size()));
    return "";
}

constexpr const char* needed[] = {"user namespace", "network namespace",    "lo",         "capture",
                                  "ptrace",         "seccomp trace filter", "pidfd_getfd"};
constexpr const char* useful[] = {"sock_diag", "loss on demand", "runtime folder", "attach (-p)",
                                  "terminal"};

}  // namespace

TEST_CASE("the doctor has a line for each ability, and finds that this machine can do the job") {
    const Finished finished = doctor();
    INFO(finished.out << finished.err);
    CHECK(finished.status == 0);
    for (const char* ability : needed) CHECK(verdict(finished, ability).rfind("works", 0) == 0);
    for (const char* ability : useful) CHECK_FALSE(verdict(finished, ability).empty());
    CHECK(verdict(finished, "sock_diag") == "works");
    CHECK(verdict(finished, "loss on demand") == "works");
    CHECK(finished.err.empty());
}

TEST_CASE("the doctor tells what the terminal can show") {
    StartOptions plain;
    plain.env = {"LC_ALL=C", "NO_COLOR=1", "COLUMNS=93"};
    CHECK_THAT(verdict(doctor(plain), "terminal"),
               ContainsSubstring("93 columns, ASCII only") && ContainsSubstring("no colours"));
    StartOptions rich;
    rich.env = {"LC_ALL=C.UTF-8", "COLUMNS=120"};
    CHECK_THAT(verdict(doctor(rich), "terminal"), ContainsSubstring("120 columns, UTF-8"));
}

TEST_CASE("the doctor says when the runtime folder cannot be used, and that the rest works") {
    char folder[] = "/tmp/tcpwhy-doctor-XXXXXX";
    REQUIRE(mkdtemp(folder) != nullptr);
    const std::string in_the_way = std::string(folder) + "/tcpwhy";
    REQUIRE(symlink("/nowhere", in_the_way.c_str()) == 0);
    StartOptions options;
    options.env = {std::string("XDG_RUNTIME_DIR=") + folder};
    const Finished finished = doctor(options);
    INFO(finished.out);
    CHECK(finished.status == 0);
    CHECK(verdict(finished, "runtime folder").rfind("does not work: ", 0) == 0);
    CHECK(unlink(in_the_way.c_str()) == 0);
    CHECK(rmdir(folder) == 0);
}
