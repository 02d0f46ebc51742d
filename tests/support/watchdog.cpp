// Ends a test program whose test case hangs: TEST_SECONDS (300) after the test case began, its name
// goes to stderr and SIGALRM ends the program. The time-out of ctest is longer.
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
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
#else
using Listener = Catch::TestEventListenerBase;
#endif

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
        Listener::testCaseEnded(stats);
    }
};

}  // namespace

CATCH_REGISTER_LISTENER(Watchdog)
