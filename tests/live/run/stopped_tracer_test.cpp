// Programs that stop their tracer: the run ends in its time all the same.
#include <unistd.h>

#include <csignal>

#include "support/catch.hpp"
#include "support/live_lab.hpp"

using namespace tcpwhy::test;

namespace {

Finished run_server(const RuntimeDirectory& directory, const std::string& program) {
    return run({std::string(BIN_DIR) + "/tcpwhy", "run", "--server",
                "/usr/bin/python3 -c '" + program + "'", "--client", "/bin/true", "--timeout", "1"},
               directory.options(), std::chrono::seconds(60));
}

}  // namespace

TEST_CASE("a run whose tracer is stopped by its program ends by --timeout") {
    const std::string program = GENERATE(
        std::string("import os, time; os.kill(os.getppid(), 19); time.sleep(1000)"),
        std::string("import os, signal, time; signal.signal(15, signal.SIG_IGN); "
                    "os.kill(os.getppid(), 20); os.kill(os.getppid(), 19); time.sleep(1000)"));
    INFO(program);
    const RuntimeDirectory directory;
    const Finished finished = run_server(directory, program);
    CHECK(finished.status == 1);
    CHECK(finished.err.find("within 1 s (--timeout)") != std::string::npos);
    CHECK(comes_true([&] { return processes_of(directory).empty(); }));
}

TEST_CASE("a program that stops its tracer again and again cannot outlive its time for ever") {
    const RuntimeDirectory directory;
    const Finished finished =
        run_server(directory,
                   "import os, signal, time; signal.signal(15, signal.SIG_IGN); me = os.getppid()\n"
                   "while True: os.kill(me, 19); time.sleep(0.0001)");
    CHECK((finished.status == 1 || finished.signal == SIGKILL));
    CHECK(comes_true([&] { return processes_of(directory).empty(); }));
}
