// Watches the test cases of a test program.
//
// One that hangs is ended: TEST_SECONDS (300) after the test case began, its name goes to stderr
// and SIGALRM ends the program. The time-out of ctest is longer. The name of one that fails is
// appended to the file that FAILED_TESTS names (tests/live/repeat).
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string>

// Catch2 2 shows its listeners only then.
#define CATCH_CONFIG_EXTERNAL_INTERFACES
#include "support/catch.hpp"

namespace {

constexpr unsigned usual_seconds = 300;

// A signal handler may only read what is complete: the text and its size are set while no alarm
// is pending.
char message[512];
std::size_t message_bytes = 0;

extern "C" void report_hang(int) {
    const ssize_t written = ::write(STDERR_FILENO, message, message_bytes);
    (void)written;
    ::signal(SIGALRM, SIG_DFL);
    ::raise(SIGALRM);
}

unsigned seconds_allowed() {
    const char* const wanted = std::getenv("TEST_SECONDS");
    return wanted != nullptr ? static_cast<unsigned>(std::atoi(wanted)) : usual_seconds;
}

#if __has_include(<catch2/catch_all.hpp>)
using Listener = Catch::EventListenerBase;
const std::string& name_of(const Catch::TestCaseStats& stats) {
    return stats.testInfo->name;
}
#else
using Listener = Catch::TestEventListenerBase;
const std::string& name_of(const Catch::TestCaseStats& stats) {
    return stats.testInfo.name;
}
#endif

void keep_failed(const std::string& name) {
    if (const char* const path = std::getenv("FAILED_TESTS"))
        std::ofstream{path, std::ios::app} << name << '\n';
}

class Watchdog : public Listener {
  public:
    using Listener::Listener;

    void testCaseStarting(const Catch::TestCaseInfo& test) override {
        Listener::testCaseStarting(test);
        ::alarm(0);
        const std::string text = "\nthe test case \"" + test.name + "\" has not ended after " +
                                 std::to_string(seconds_allowed()) + " s\n";
        message_bytes = std::min(text.size(), sizeof message);
        std::memcpy(message, text.data(), message_bytes);
        ::signal(SIGALRM, report_hang);
        ::alarm(seconds_allowed());
    }
    void testCaseEnded(const Catch::TestCaseStats& stats) override {
        ::alarm(0);
        if (stats.totals.testCases.failed > 0) keep_failed(name_of(stats));
        Listener::testCaseEnded(stats);
    }
};

}  // namespace

CATCH_REGISTER_LISTENER(Watchdog)
