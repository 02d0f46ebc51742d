#include "common/command_line.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstdio>

#include "common/errors.hpp"
#include "support/catch.hpp"

using namespace tcpwhy;

namespace {

struct Ran {
    int status = 0;
    std::string err;  ///< its standard error
};

Ran run_with(const std::function<int(int, char**)>& body) {
    std::string path = "/somewhere/program";
    char* argv[] = {path.data(), nullptr};
    std::FILE* file = std::tmpfile();
    REQUIRE(file != nullptr);
    const int own = dup(STDERR_FILENO);
    dup2(fileno(file), STDERR_FILENO);
    Ran ran{run_main(1, argv, body), {}};
    dup2(own, STDERR_FILENO);
    close(own);
    std::rewind(file);
    for (int c = std::fgetc(file); c != EOF; c = std::fgetc(file)) ran.err += static_cast<char>(c);
    std::fclose(file);
    return ran;
}

}  // namespace

TEST_CASE("run_main returns what the body returns, and says nothing") {
    const Ran ran = run_with([](int, char**) { return 7; });
    CHECK(ran.status == 7);
    CHECK(ran.err.empty());
}

TEST_CASE("run_main turns an error into a line and its exit status, any other exception into 1") {
    const Ran wrong = run_with([](int, char**) -> int { throw UsageError("wrong"); });
    CHECK(wrong.status == exit_status::usage);
    CHECK(wrong.err == "program: wrong\n");
    const Ran cannot = run_with([](int, char**) -> int { throw UnavailableError("cannot"); });
    CHECK(cannot.status == exit_status::unavailable);
    CHECK(cannot.err == "program: cannot\n");
    const Ran odd = run_with([](int, char**) -> int { throw std::runtime_error("odd"); });
    CHECK(odd.status == exit_status::failed);
    CHECK(odd.err == "program: odd\n");
}

TEST_CASE("a mistake in the command line is a usage error that names the help") {
    CommandLine line("program", "");
    const char* argv[] = {"program", "--no-such-option"};
    CHECK_THROWS_AS(line.parse(2, argv), UsageError);
    CHECK_THROWS_WITH(line.parse(2, argv),
                      ContainsSubstring("--no-such-option") && ContainsSubstring("program --help"));
}

TEST_CASE("an option's numeric address may name an IPv6 scope") {
    const auto parse = [](const char* text) {
        std::string address;
        CommandLine line("program", "");
        line.add_option("--address", &address, "").address();
        const char* argv[] = {"program", "--address", text};
        line.parse(3, argv);
        return address;
    };
    CHECK(parse("127.0.0.1") == "127.0.0.1");
    CHECK(parse("fe80::1%lo") == "fe80::1%lo");
    CHECK_THROWS_WITH(parse("127.0.0.1%lo"), ContainsSubstring("127.0.0.1%lo"));
    CHECK_THROWS_WITH(parse("localhost"), ContainsSubstring("names are not looked up"));
}

TEST_CASE("attempt_failed names the attempt and the reason") {
    CHECK(attempt_failed("open x", ENOENT) == "open x: No such file or directory");
}

TEST_CASE("one_line folds newlines and runs of blanks") {
    CHECK(one_line(" a\n\n b\t c \n") == "a b c");
}

TEST_CASE("an error's line shows the control characters that are in what it quotes") {
    const UsageError error(std::string("there is no 'x\0y\033[2J'", 21));
    CHECK(std::string(error.what()) == "there is no 'x\\x00y\\x1b[2J'");
}

TEST_CASE("a failure for lack of descriptors names the fix, whatever was tried") {
    CHECK_THAT(attempt_failed("cannot make a pipe", EMFILE), ContainsSubstring("ulimit -n"));
    CHECK(attempt_failed("cannot make a pipe", EPERM) ==
          "cannot make a pipe: Operation not permitted");
}
