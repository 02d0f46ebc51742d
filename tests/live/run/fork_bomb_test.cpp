// Programs that make processes as fast as they can: a run ends in its time, and nothing is left.
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "support/catch.hpp"
#include "support/live_lab.hpp"

using namespace tcpwhy::test;

namespace {

/// Most of the processes of this user are the program's. Root has no such limit, so that root
/// becomes another user.
constexpr uid_t nobody = 65534;

/// RLIMIT_NPROC counts a dead process until its parent has collected it (setrlimit(2)). PID 1 may
/// take seconds for those of the bomb before; in a container it may be a program that collects
/// none.
std::size_t dead_processes(uid_t user) {
    std::size_t dead = 0;
    const std::string owner = "\nUid:\t" + std::to_string(user) + '\t';
    for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
        // The process may be gone by now: then the buffer throws, and operator<< makes it no text.
        std::ostringstream text;
        text << std::ifstream(entry.path() / "status").rdbuf();
        const std::string status = text.str();
        if (status.find("\nState:\tZ") != std::string::npos &&
            status.find(owner) != std::string::npos)
            ++dead;
    }
    return dead;
}

Finished run_limited(const RuntimeDirectory& directory, const std::string& program) {
    StartOptions options = directory.options();
    if (geteuid() == 0) options.uid = nobody;
    const uid_t user = geteuid() == 0 ? nobody : geteuid();
    const std::string limit = "--nproc=" + std::to_string(250 + dead_processes(user));
    return run({"prlimit", limit, std::string(BIN_DIR) + "/tcpwhy", "run", "--server",
                "/usr/bin/python3 -c '" + program + "'", "--client", "/bin/true", "--timeout", "1"},
               options, std::chrono::seconds(60));
}

const std::string opening = "import ctypes, os, signal, threading\nlibc = ctypes.CDLL(None)\n";

/// The program calls this to make a child. It returns 0 in the child, like fork(2).
std::string clone_with(unsigned long flags) {
    return "libc.syscall(" + std::to_string(SYS_clone) + ", " +
           std::to_string(flags | static_cast<unsigned long>(SIGCHLD)) + ", 0, 0, 0, 0)";
}

std::string for_ever(const std::string& turn) {
    return opening + "while True:\n    try:\n        " + turn +
           "\n    except (OSError, RuntimeError): pass\n";
}

}  // namespace

TEST_CASE("a fork bomb ends with the run's time, and nothing is left of it") {
    const auto [name, program] = GENERATE(table<std::string, std::string>({
        {"fork", for_ever("os.fork()")},
        {"children that ignore SIGTERM", for_ever("signal.signal(15, signal.SIG_IGN); os.fork()")},
        {"children that end at once", for_ever("os.fork() or os._exit(0)")},
        {"siblings", for_ever(clone_with(CLONE_PARENT))},
        {"sessions of their own", for_ever("os.fork() or os.setsid()")},
        {"threads", for_ever("threading.Thread(target=signal.pause).start()")},
    }));
    INFO(name);
    const RuntimeDirectory directory;
    const Finished finished = run_limited(directory, program);
    INFO(finished.err.substr(0, 2000));
    CHECK(finished.status == 1);
    CHECK(finished.err.find("within 1 s (--timeout)") != std::string::npos);
    CHECK(comes_true([&] { return processes_of(directory).empty(); }));
}
