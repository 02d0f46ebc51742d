// Much at once, and a terminal that is stopped: nothing is lost, and nobody is held up.
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <sstream>

#include "support/catch.hpp"
#include "support/folder.hpp"
#include "support/process.hpp"
#include "support/traced_run.hpp"

using namespace tcpwhy::test;

namespace {

constexpr Deadline long_patience{300'000};

/// A terminal that nobody reads until a test does.
class Terminal {
  public:
    Terminal() {
        termios raw{};
        cfmakeraw(&raw);
        REQUIRE(openpty(&ours_, &theirs_, nullptr, &raw, nullptr) == 0);
        fcntl(ours_, F_SETFD, FD_CLOEXEC);
        fcntl(theirs_, F_SETFD, FD_CLOEXEC);
    }
    ~Terminal() {
        close(ours_);
        close(theirs_);
    }
    Terminal(const Terminal&) = delete;
    Terminal& operator=(const Terminal&) = delete;
    [[nodiscard]] int for_program() const { return theirs_; }

    /// Reads on until the text has come; what came in all.
    std::string read_until(const std::string& wanted) {
        std::string text;
        pollfd readable{ours_, POLLIN, 0};
        while (text.find(wanted) == std::string::npos) {
            const int timeout_ms = static_cast<int>(long_patience.count());
            REQUIRE(poll(&readable, 1, timeout_ms) == 1);
            char buffer[65536];
            const ssize_t got = read(ours_, buffer, sizeof buffer);
            REQUIRE(got > 0);
            text.append(buffer, static_cast<std::size_t>(got));
        }
        return text;
    }

  private:
    int ours_ = -1;
    int theirs_ = -1;
};

std::vector<std::string> burst(int sends, const std::vector<std::string>& more) {
    std::vector<std::string> argv{std::string(BIN_DIR) + "/tcpwhy",
                                  "run",
                                  "--server",
                                  peer("burst-server") + " 9877",
                                  "--client",
                                  peer("burst-client") + " 127.0.0.1 9877 " + std::to_string(sends),
                                  "--timeout",
                                  "300",
                                  "-U"};
    argv.insert(argv.end(), more.begin(), more.end());
    return argv;
}

std::string content(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::size_t count_of(const std::string& text, const std::string& what) {
    std::size_t count = 0;
    for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; ++at) ++count;
    return count;
}

/// Whether the lines of a text trace tell of each byte of the client's stream, up to that many. Two
/// processors that send at the same time can change the order.
bool tells_every_byte(const std::string& text, std::size_t bytes) {
    std::vector<bool> told(bytes + 1, false);
    static const std::regex range("Flags .*, seq ([0-9]+):([0-9]+), ");
    std::istringstream lines(text);
    std::smatch found;
    for (std::string line; std::getline(lines, line);) {
        if (line.find(".9877: Flags") == std::string::npos) continue;
        if (!std::regex_search(line, found, range)) continue;
        const std::size_t end = std::min<std::size_t>(std::stoul(found[2]), told.size());
        for (std::size_t at = std::stoul(found[1]); at < end; ++at) told[at] = true;
    }
    return std::count(told.begin(), told.end(), true) == static_cast<std::ptrdiff_t>(bytes);
}

}  // namespace

TEST_CASE("a burst of a hundred thousand segments loses nothing, and the display catches up") {
    constexpr int sends = 100'000;
    const Folder folder;
    const Finished finished = run(
        burst(sends, {"-f", "ladder", "-f", "text", "-o", folder.file("text")}), {}, long_patience);
    INFO(finished.err << finished.out.substr(finished.out.size() - 500));
    REQUIRE(finished.status == 0);
    CHECK_THAT(finished.err, ContainsSubstring(std::to_string(sends) + " bytes"));
    std::smatch found;
    REQUIRE(
        std::regex_search(finished.out, found,
                          std::regex("([0-9,]+) segments, ([0-9,]+) calls, [0-9,]+ unexplained")));
    const std::string text = content(folder.file("text"));
    CHECK(count_of(text, " IP ") >= static_cast<std::size_t>(sends));
    CHECK(tells_every_byte(text, sends));
    CHECK_THAT(finished.out, !ContainsSubstring("left out"));
}

TEST_CASE("a terminal that is never read holds up neither the programs nor the recording") {
    constexpr int sends = 20'000;
    const Folder folder;
    const Terminal terminal;
    StartOptions options;
    options.stdout_fd = terminal.for_program();
    const Finished finished =
        run(burst(sends, {"-f", "text", "-vv", "-f", "text", "-o", folder.file("text")}), options,
            long_patience);
    INFO(finished.err);
    CHECK(finished.status == 0);
    CHECK_THAT(finished.err, ContainsSubstring(std::to_string(sends) + " bytes"));
    const std::string text = content(folder.file("text"));
    CHECK(tells_every_byte(text, sends));
    CHECK_THAT(text, !ContainsSubstring("left out"));
}

TEST_CASE("a terminal that is read again says how much it did not show") {
    constexpr int sends = 20'000;
    const Folder folder;
    Terminal terminal;
    StartOptions options;
    options.stdout_fd = terminal.for_program();
    std::vector<std::string> argv = burst(sends, {"-f", "text", "-vv", "-f", "text", "-v", "-o",
                                                  folder.file("text"), "--input-file", "-"});
    // Behind the burst the client waits for its input to end.
    for (std::string& word : argv)
        if (word.find("burst-client") != std::string::npos) word = "sh -c '" + word + "; cat'";
    Process tracer = Process::start(argv, options);
    // All of the burst is through when the server's end is in the file; the client's may come
    // first.
    const std::regex end_of_server("burst-server \\([^\n]*exits with status 0");
    const auto is_through = [&] {
        return std::regex_search(content(folder.file("text")), end_of_server);
    };
    while (!is_through()) REQUIRE_FALSE(tracer.ended_within(Deadline{100}));
    const std::string shown = terminal.read_until("lines were left out on screen");
    tracer.close_stdin();
    const std::string rest = terminal.read_until(" unexplained");
    const Finished finished = tracer.wait(long_patience);
    INFO(finished.err);
    CHECK(finished.status == 0);
    std::smatch found;
    REQUIRE(std::regex_search(shown, found, std::regex("-- ([0-9,]+) lines were left out")));
    const std::string text = content(folder.file("text"));
    CHECK_THAT(text, !ContainsSubstring("left out"));
    CHECK(tells_every_byte(text, sends));
}
