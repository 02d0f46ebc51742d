// A FIFO whose other end nobody opens, or nobody uses, and the first SIGTERM or Ctrl-C.
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <fstream>

#include "common/descriptor.hpp"
#include "support/catch.hpp"
#include "support/folder.hpp"
#include "support/live_lab.hpp"

using namespace tcpwhy::test;

namespace {

const std::string recording = std::string(TESTS_DIR) + "/golden/catalogue/killed.pcapng";

/// Its handler of that signal is in place (proc(5), SigCgt).
bool handles(const Process& process, int signal) {
    std::ifstream status("/proc/" + std::to_string(process.pid()) + "/status");
    for (std::string line; std::getline(status, line);)
        if (line.rfind("SigCgt:", 0) == 0)
            return (std::stoull(line.substr(7), nullptr, 16) >> (signal - 1) & 1U) != 0;
    return false;
}

}  // namespace

TEST_CASE("a FIFO without another end ends at the first signal") {
    const int signal = GENERATE(SIGTERM, SIGINT);
    const Folder folder;
    const std::string fifo = folder.file("fifo");
    REQUIRE(mkfifo(fifo.c_str(), 0600) == 0);
    const std::vector<std::vector<std::string>> commands = {
        {"read", recording, "-o", fifo},
        {"read", recording, "-f", "json", "-o", fifo},
        {"read", recording, "-w", fifo},
        {"read", fifo},
        {"read", recording, "--calls", fifo},
        {"demo", "-o", fifo},
        {"run", "--input-file", fifo, "--server", "/bin/cat", "--client", "/bin/cat"},
    };
    for (const auto& words : commands) {
        std::vector<std::string> argv{std::string(BIN_DIR) + "/tcpwhy"};
        argv.insert(argv.end(), words.begin(), words.end());
        INFO(words[0] << ' ' << words.back());
        Process process = Process::start(argv);
        REQUIRE(comes_true([&] { return handles(process, signal); }));
        process.kill(signal);
        const Finished finished = process.wait();
        CHECK(finished.status == 128 + signal);
    }
}

TEST_CASE("a writer of a FIFO that writes nothing more does not hold up the first signal") {
    const Folder folder;
    const std::string fifo = folder.file("fifo");
    REQUIRE(mkfifo(fifo.c_str(), 0600) == 0);
    Process process =
        Process::start({std::string(BIN_DIR) + "/tcpwhy", "read", fifo, "-f", "text"});
    const tcpwhy::Descriptor writer(open(fifo.c_str(), O_WRONLY | O_CLOEXEC));
    const tcpwhy::Descriptor source(open(recording.c_str(), O_RDONLY | O_CLOEXEC));
    char bytes[5000];
    const ssize_t got = read(source.get(), bytes, sizeof bytes);
    REQUIRE(write(writer.get(), bytes, static_cast<std::size_t>(got)) == got);
    process.wait_for_output("Flags");
    process.kill(SIGTERM);
    CHECK(process.wait().status == 128 + SIGTERM);
}

TEST_CASE("a reader that does not read does not hold up the first signal") {
    const int signal = GENERATE(SIGTERM, SIGINT);
    const Folder folder;
    const std::string fifo = folder.file("fifo");
    REQUIRE(mkfifo(fifo.c_str(), 0600) == 0);
    const tcpwhy::Descriptor reader(open(fifo.c_str(), O_RDWR | O_CLOEXEC));
    Process process = Process::start(
        {std::string(BIN_DIR) + "/tcpwhy", "read", recording, "-f", "html", "-o", fifo});
    // The page is larger than a pipe: the writer hangs when the pipe is full.
    REQUIRE(comes_true([&] {
        int held = 0;
        return ioctl(reader.get(), FIONREAD, &held) == 0 && held >= 65536;
    }));
    process.kill(signal);
    CHECK(process.wait().status == 128 + signal);
}
