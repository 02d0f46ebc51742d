// A lab that a closed terminal or a full disk ends is taken up where it was.
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>

#include "common/whole_file.hpp"
#include "support/catch.hpp"
#include "support/folder.hpp"
#include "support/process.hpp"

using namespace tcpwhy::test;

namespace {

const std::string program = std::string(BIN_DIR) + "/tcpwhy";

/// `tcpwhy lab 2` in a terminal of its own, with the student's state folder.
class LabInTerminal {
  public:
    explicit LabInTerminal(const std::string& state) {
        const std::string home = "XDG_STATE_HOME=" + state;
        pid_ = forkpty(&ours_, nullptr, nullptr, nullptr);
        REQUIRE(pid_ >= 0);
        if (pid_ == 0) {
            execl("/usr/bin/env", "env", home.c_str(), "TERM=dumb", "LC_ALL=C.UTF-8",
                  program.c_str(), "lab", "2", nullptr);
            _exit(127);
        }
    }
    ~LabInTerminal() {
        if (ours_ >= 0) ::close(ours_);
        if (pid_ < 0) return;
        kill(pid_, SIGKILL);
        waitpid(pid_, nullptr, 0);
    }
    LabInTerminal(const LabInTerminal&) = delete;
    LabInTerminal& operator=(const LabInTerminal&) = delete;

    /// Reads on until the text has come. The watchdog of the tests ends a wait for ever.
    void read_until(const std::string& wanted) {
        std::string text;
        char letter = 0;
        while (!text.ends_with(wanted)) {
            INFO(text);
            REQUIRE(read(ours_, &letter, 1) == 1);
            text += letter;
        }
    }
    void answer(const std::string& word) {
        read_until("> ");
        const std::string line = word + "\n";
        REQUIRE(write(ours_, line.data(), line.size()) == static_cast<ssize_t>(line.size()));
    }

    /// As if its window were closed. Result: the signal that has ended the lab.
    /// The lab ends by SIGHUP, or because its input has ended: whichever it notices first.
    void close_window() {
        ::close(ours_);
        ours_ = -1;
        REQUIRE(waitpid(pid_, nullptr, 0) == pid_);
        pid_ = -1;
    }

  private:
    int ours_ = -1;
    pid_t pid_ = -1;
};

constexpr const char* all_answers =
    "who-answers-the-syn = \"a\"\nack-of-the-data = \"a\"\nport-after-accept = \"b\"\n"
    "connect-woken = [3, 2]\norder = \"adbc\"\n";

Finished go_on(const Folder& folder) {
    StartOptions options;
    options.env = {"XDG_STATE_HOME=" + folder.path(), "COLUMNS=80", "LC_ALL=C.UTF-8"};
    return run({program, "lab", "2", "--non-interactive", folder.file("all.toml", all_answers)},
               options);
}

std::size_t lines_in(const std::string& text) {
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

/// The lines of a file that a script has made.
std::string said_in(const Folder& folder, const std::string& name) {
    return tcpwhy::whole_file(folder.file(name), "cannot read " + name);
}

/// Runs the script where $STATE is a disk of 512 KiB, $TCPWHY the program, and $ALL the answers.
Finished on_small_disk(const Folder& folder, const std::string& script) {
    const std::string state = folder.file("state");
    std::filesystem::create_directory(state);
    StartOptions options;
    options.env = {"XDG_STATE_HOME=" + state,
                   "STATE=" + state,
                   "TCPWHY=" + program,
                   "ALL=" + folder.file("all.toml", all_answers),
                   "COLUMNS=80",
                   "LC_ALL=C.UTF-8"};
    options.directory = folder.path();
    const std::string begin = "mount -t tmpfs -o size=512k,mode=700 none \"$STATE\" || exit 99\n";
    return run({"unshare", "-Urm", "sh", "-uc", begin + script}, options);
}

}  // namespace

TEST_CASE("a lab whose terminal is closed at a question keeps the answers before it") {
    const Folder folder;
    LabInTerminal lab(folder.path());
    lab.answer("b");
    lab.read_until("> ");
    lab.close_window();
    const Finished again = go_on(folder);
    INFO(again.out << again.err);
    CHECK_THAT(again.out, ContainsSubstring("goes on where you left it") &&
                              ContainsSubstring("7 of 8 points"));
    // The first prediction was "b", which is right; the file's "a" was never asked for.
    CHECK_THAT(again.out, ContainsSubstring("You predicted b: On behalf of listen(), at once"));
}

TEST_CASE("a lab whose terminal is closed during the run makes the run again") {
    const Folder folder;
    LabInTerminal lab(folder.path());
    for (const char* answer : {"b", "a", "b"}) lab.answer(answer);
    lab.read_until("it runs now");
    lab.close_window();
    const Finished again = go_on(folder);
    INFO(again.out << again.err);
    CHECK_THAT(again.out, ContainsSubstring("goes on where you left it") &&
                              ContainsSubstring("All of it joined") &&
                              ContainsSubstring("7 of 8 points"));
    for (const auto& entry : std::filesystem::directory_iterator(folder.path() + "/tcpwhy/labs")) {
        INFO(entry.path());
        CHECK_FALSE(entry.path().string().ends_with(".begun"));
    }
}

TEST_CASE("a lab on a full disk says so in one line, and goes on when there is room") {
    const Folder folder;
    (void)folder.file("one.toml", "who-answers-the-syn = \"b\"\n");
    const Finished finished = on_small_disk(folder, R"(
"$TCPWHY" lab 2 --non-interactive one.toml >begun.out 2>begun.err
head -c 1M /dev/zero >"$STATE/fill" 2>/dev/null
"$TCPWHY" lab 2 --non-interactive "$ALL" >full.out 2>full.err; echo $? >full.status
# Room for answers and not for the recording.
head -c 500K /dev/zero >"$STATE/fill" 2>/dev/null
"$TCPWHY" lab 2 --non-interactive "$ALL" >run.out 2>run.err; echo $? >run.status
rm "$STATE/fill"
"$TCPWHY" lab 2 --non-interactive "$ALL" >room.out 2>room.err
ls "$STATE/tcpwhy/labs" >files.out
)");
    INFO(finished.out << finished.err << said_in(folder, "full.err") << said_in(folder, "run.err"));
    REQUIRE(finished.status == 0);
    CHECK(said_in(folder, "full.status") == "3\n");
    CHECK(said_in(folder, "run.status") == "3\n");
    for (const char* name : {"full.err", "run.err"}) {
        const std::string error = said_in(folder, name);
        CHECK_THAT(error, ContainsSubstring("No space left on device"));
        CHECK(lines_in(error) == 1);
    }
    const std::string room = said_in(folder, "room.out") + said_in(folder, "room.err");
    CHECK_THAT(room, ContainsSubstring("goes on where you left it") &&
                         ContainsSubstring("You predicted b: On behalf of listen(), at once") &&
                         ContainsSubstring("7 of 8 points"));
    CHECK(said_in(folder, "files.out") == "handshake.not-accepted.pcapng\nhandshake.toml\n");
}

TEST_CASE("a student who makes room on a full disk loses no answer") {
    const Folder folder;
    const Finished finished = on_small_disk(folder, R"(
head -c 1M /dev/zero >"$STATE/fill" 2>/dev/null
mkfifo keys
"$TCPWHY" lab 2 <keys >lab.out 2>lab.err &
exec 3>keys
echo b >&3
until grep -q "try again; Ctrl-D" lab.out; do kill -0 $! || exit 98; sleep 0.1; done
rm "$STATE/fill"
echo >&3
exec 3>&-
wait $!
echo $? >lab.status
cat "$STATE/tcpwhy/labs/handshake.toml" >answers.out
)");
    INFO(finished.out << finished.err << said_in(folder, "lab.out"));
    REQUIRE(finished.status == 0);
    CHECK(said_in(folder, "lab.status") == "1\n");
    CHECK_THAT(said_in(folder, "lab.out"), ContainsSubstring("No space left on device") &&
                                               ContainsSubstring("Your answers are kept"));
    CHECK_THAT(said_in(folder, "answers.out"),
               ContainsSubstring("[answer.who-answers-the-syn]\ngiven = \"b\""));
}
