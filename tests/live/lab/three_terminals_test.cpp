// The article's three terminals, as people have them: real ones (tmux), with a shell in each.
#include <unistd.h>

#include <sys/stat.h>

#include <algorithm>
#include <fstream>

#include "support/catch.hpp"
#include "support/live_lab.hpp"
#include "support/trace/trace_checks.hpp"

using namespace tcpwhy::test;

namespace {

const std::string tcpwhy_program = BIN_DIR "/tcpwhy";

/// Terminals of a tmux server of their own, each with a plain shell whose prompt is "ready> ".
class Terminals {
  public:
    explicit Terminals(int count) : socket_((directory_.path() / "tmux").string()) {
        const std::string shell =
            "env PS1='ready> ' LC_ALL=C.UTF-8 SHELL=/bin/bash bash --norc --noprofile";
        tmux({"-f", "/dev/null", "new-session", "-d", "-x", "110", "-y", "60", "-s", "t", shell});
        for (int number = 1; number < count; ++number)
            tmux({"new-window", "-t", "t:" + std::to_string(number), shell});
        for (int number = 0; number < count; ++number) wait_for(number, "ready> ");
    }
    ~Terminals() {
        try {
            tmux({"kill-server"});
        } catch (...) {
            return;  // it has never come up
        }
    }
    Terminals(const Terminals&) = delete;
    Terminals& operator=(const Terminals&) = delete;

    [[nodiscard]] const RuntimeDirectory& directory() const { return directory_; }

    /// The keys that a person types; "C-z" and the like with `key`.
    void type(int terminal, const std::string& line) const {
        tmux({"send-keys", "-t", window(terminal), "-l", line});
        key(terminal, "Enter");
    }
    void key(int terminal, const std::string& name) const {
        tmux({"send-keys", "-t", window(terminal), name});
    }

    /// All that stands there, lines that were too long for the screen put together again.
    [[nodiscard]] std::string screen(int terminal) const {
        return tmux({"capture-pane", "-p", "-J", "-S", "-1000", "-t", window(terminal)});
    }
    void wait_for(int terminal, const std::string& shown, int times = 1) const {
        const bool came = comes_true([&] { return count(screen(terminal), shown) >= times; });
        INFO("waiting for '" << shown << "', " << times << " times, in terminal " << terminal
                             << ":\n"
                             << screen(terminal));
        REQUIRE(came);
    }
    [[nodiscard]] static int count(const std::string& text, const std::string& part) {
        int found = 0;
        for (std::size_t at = text.find(part); at != std::string::npos;
             at = text.find(part, at + part.size()))
            ++found;
        return found;
    }

  private:
    static std::string window(int terminal) { return "t:" + std::to_string(terminal); }
    std::string tmux(std::vector<std::string> arguments) const {
        arguments.insert(arguments.begin(), {"tmux", "-S", socket_});
        const Finished finished = run(arguments, directory_.options());
        INFO(finished.err);
        REQUIRE(finished.status == 0);
        return finished.out;
    }

    RuntimeDirectory directory_;
    std::string socket_;
};

}  // namespace

TEST_CASE(
    "three terminals: the article's session, typed, with the cause of every segment on the first") {
    const Terminals terminals(3);
    const std::string file = (terminals.directory().path() / "trace.jsonl").string();
    terminals.type(0, tcpwhy_program + " live -f json -o " + file + " -f ladder");
    terminals.wait_for(0, "join -- COMMAND");

    terminals.type(1, tcpwhy_program + " join -- echo-server --once");
    terminals.wait_for(0, "accept(6) … waits");
    terminals.type(2, tcpwhy_program + " join -- echo-client 127.0.0.1");
    terminals.wait_for(0, "kernel, for connect()");
    terminals.type(2, "a");
    terminals.wait_for(2, "a\n", 2);  // typed, and echoed by the server
    terminals.wait_for(1, "the connection you just established is about to close");
    terminals.wait_for(0, "FIN-WAIT-2");
    terminals.key(2, "C-d");
    terminals.wait_for(0, "TIME-WAIT");
    terminals.wait_for(0, "exits with status 0", 2);
    terminals.key(0, "C-c");
    terminals.wait_for(0, " calls, 0 unexplained");
    terminals.wait_for(0, "ready> ", 2);

    TracedRun run;
    run.finished.status = 0;
    run.trace = read_trace_file(file);
    check_good_trace(run);
    CHECK(run.trace.segments.size() >= 10);
    for (const TracedSegment& segment : run.trace.segments)
        CHECK(segment.cause.evidence == "observed");
    REQUIRE(run.trace.connections.size() == 1);
    CHECK(run.trace.connections[0].closed_first == "server");
}

TEST_CASE(
    "a joined program in a terminal: keyboard, Ctrl-Z and fg, Ctrl-C, window size and exit status "
    "are its own") {
    const Terminals terminals(2);
    terminals.type(0, tcpwhy_program + " live");
    terminals.wait_for(0, "join -- COMMAND");
    const std::string join = tcpwhy_program + " join -- ";

    // The stopped shell must have no child: a shell that is in vfork(2) when its child is stopped
    // does not stop itself.
    SECTION("it is stopped and goes on as a job of the shell's") {
        terminals.type(1, join + "sh -c 'read line; echo got $line; exit 7'");
        terminals.wait_for(0, "starts: sh");
        terminals.key(1, "C-z");
        terminals.wait_for(1, "Stopped");
        terminals.type(1, "jobs -l");
        terminals.wait_for(1, "Stopped", 2);
        terminals.type(1, "fg");
        terminals.wait_for(1, "got $line; exit 7'\n", 4);  // typed, twice listed, and named by fg
        terminals.type(1, "hello");
        terminals.wait_for(1, "got hello");
        terminals.type(1, "echo status $?");
        terminals.wait_for(1, "status 7");
    }
    SECTION("it goes on in the background") {
        const std::string go = (terminals.directory().path() / "go").string();
        REQUIRE(mkfifo(go.c_str(), 0600) == 0);
        terminals.type(1, join + "sh -c 'read line <" + go + "; echo $line from behind'");
        terminals.wait_for(0, "starts: sh");
        terminals.key(1, "C-z");
        terminals.wait_for(1, "Stopped");
        terminals.type(1, "bg; echo told >" + go);
        terminals.wait_for(1, "told from behind\n", 1);
    }
    SECTION("Ctrl-C meets it alone") {
        terminals.type(1, join + "sleep 1000");
        terminals.wait_for(0, "starts: sleep");
        terminals.key(1, "C-c");
        terminals.wait_for(0, "SIGINT");
        terminals.type(1, "echo status $?");
        terminals.wait_for(1, "status 130");
    }
    SECTION("it knows the size of its window") {
        terminals.type(1, join + "stty size");
        terminals.wait_for(1, "60 110");
    }
    SECTION("without a command it is the user's shell, and the prompt says where it is") {
        terminals.type(1, "SHELL=/bin/bash " + tcpwhy_program + " join");
        terminals.wait_for(1, "(tcpwhy default) ");
        terminals.type(1, "sh -c 'echo there; exec sleep 1000'");
        terminals.wait_for(1, "there\n");
        terminals.key(1, "C-z");
        terminals.wait_for(1, "Stopped");
        terminals.type(1, "kill -9 %1; fg; sh -c 'exit 3'; echo status $?");
        terminals.wait_for(1, "status 3");
        terminals.type(1, "exit 4");
        terminals.type(1, "echo status $?");
        terminals.wait_for(1, "status 4");
    }
    SECTION("so it is with sh") {
        terminals.type(1, "SHELL=/bin/sh " + tcpwhy_program + " join");
        terminals.wait_for(1, "(tcpwhy default) ");
        terminals.type(1, "exit 4");
        terminals.type(1, "echo status $?");
        terminals.wait_for(1, "status 4");
    }
    SECTION("it is a job of the shell's after the lab has ended, too") {
        terminals.type(1, join + "sh -c 'read line; echo got $line; exit 7'");
        terminals.wait_for(0, "starts: sh");
        terminals.key(1, "C-z");
        terminals.wait_for(1, "Stopped");
        terminals.key(0, "C-c");
        terminals.wait_for(0, "ready> ", 2);
        terminals.type(1, "fg");
        terminals.wait_for(1, "got $line; exit 7'\n", 3);  // typed, listed, and named by fg
        terminals.type(1, "hello");
        terminals.wait_for(1, "got hello");
        terminals.type(1, "echo status $?");
        terminals.wait_for(1, "status 7");
    }
    SECTION("Ctrl-Z where the lab is shown does not stop what it observes") {
        terminals.key(0, "C-z");
        terminals.type(1, join + "sh -c 'exit 5'");
        terminals.wait_for(0, "exits with status 5");
    }
}
