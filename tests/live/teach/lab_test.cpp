// `tcpwhy lab`, `labs`, `exercise` and `check` as a student and a teacher run them.
#include <csignal>
#include <filesystem>

#include "common/whole_file.hpp"
#include "support/catch.hpp"
#include "support/folder.hpp"
#include "support/process.hpp"

using namespace tcpwhy::test;

namespace {

const std::string program = std::string(BIN_DIR) + "/tcpwhy";

/// A student with a state folder of his own.
class Student {
  public:
    [[nodiscard]] StartOptions options() const {
        StartOptions made;
        made.env = {"XDG_STATE_HOME=" + folder_.path(), "COLUMNS=80", "LC_ALL=C.UTF-8"};
        return made;
    }
    [[nodiscard]] Finished run_with(std::vector<std::string> words) const {
        words.insert(words.begin(), program);
        return run(words, options());
    }
    [[nodiscard]] std::string file(const std::string& name, const std::string& text = "") const {
        return text.empty() ? folder_.file(name) : folder_.file(name, text);
    }

  private:
    Folder folder_;
};

constexpr const char* answers =
    "who-answers-the-syn = \"b\"\nack-of-the-data = \"a\"\nport-after-accept = \"b\"\n"
    "connect-woken = [3, 2]\n";

}  // namespace

TEST_CASE("a lab is left and taken up again: nothing is asked or run twice") {
    const Student student;
    const Finished left =
        student.run_with({"lab", "2", "--non-interactive", student.file("a.toml", answers)});
    INFO(left.out << left.err);
    CHECK(left.status == 1);
    CHECK_THAT(left.out, ContainsSubstring("The calls alone") &&
                             ContainsSubstring("The run agrees") &&
                             ContainsSubstring("No. Segment 3 is the client's own ACK") &&
                             ContainsSubstring("Your answers are kept"));
    CHECK_THAT(student.run_with({"labs"}).out, ContainsSubstring("begun"));
    const Finished done = student.run_with(
        {"lab", "handshake", "--non-interactive", student.file("b.toml", "order = \"adbc\"\n")});
    INFO(done.out << done.err);
    CHECK_THAT(done.out, ContainsSubstring("goes on where you left it") &&
                             ContainsSubstring("7 of 8 points") &&
                             !ContainsSubstring("The calls alone"));
    CHECK_THAT(student.run_with({"labs"}).out, ContainsSubstring("7 of 8 points"));
}

TEST_CASE("a lab that Ctrl-C ends keeps the answers") {
    const Student student;
    Process lab = Process::start({program, "lab", "2"}, student.options());
    lab.wait_for_output("> ");
    lab.write_stdin("b\n");
    lab.wait_for_output("hello");
    lab.kill(SIGINT);
    CHECK(lab.wait().signal == SIGINT);
    const Finished again = student.run_with(
        {"lab", "2", "--non-interactive", student.file("a.toml", "who-answers-the-syn = \"a\"\n")});
    CHECK_THAT(again.out, ContainsSubstring("goes on where you left it") &&
                              !ContainsSubstring("On behalf of listen(), at once"));
}

TEST_CASE("a wrong lab, a malformed file and an unwritable folder are one line each") {
    const Student student;
    const auto one_line = [](const Finished& finished, int status, const std::string& words) {
        INFO(finished.out << finished.err);
        CHECK(finished.status == status);
        CHECK_THAT(finished.err, ContainsSubstring(words));
        CHECK(std::count(finished.err.begin(), finished.err.end(), '\n') == 1);
    };
    one_line(student.run_with({"lab", "99"}), 2, "there is no lab 99");
    one_line(student.run_with({"lab", "handshak"}), 2, "did you mean 'handshake'?");
    std::filesystem::create_directory(student.file("mine"));
    (void)student.file("mine/lab.toml", "name = \"x\"\ntitel = 1\n");
    one_line(student.run_with({"lab", student.file("mine")}), 2, "mine/lab.toml:2:1: unknown key");
    StartOptions nowhere = student.options();
    nowhere.env[0] = "XDG_STATE_HOME=/dev/null/state";
    one_line(
        run({program, "lab", "2", "--non-interactive", student.file("a.toml", answers)}, nowhere),
        3, "cannot save your answers");
    one_line(student.run_with({"check", student.file("none.story")}), 2, "cannot read the sheet");
    one_line(student.run_with({"exercise", "2", "--student", "anna", "-o", "/dev/null/s.story"}), 3,
             "cannot write /dev/null/s.story");
}

TEST_CASE("a teacher's own recording makes sheets that only he can check") {
    const Student teacher;
    const std::string recording = teacher.file("mine.pcapng");
    const Finished made = teacher.run_with({"lab", "4", "--record", recording});
    INFO(made.err);
    REQUIRE(made.status == 0);
    const std::string sheet = teacher.file("s.story");
    REQUIRE(teacher.run_with({"exercise", recording, "--student", "anna", "-o", sheet}).status ==
            0);
    const Finished checked = teacher.run_with({"check", sheet, "--format", "csv"});
    CHECK(checked.status == 1);
    CHECK_THAT(checked.out, ContainsSubstring(",anna,0,12,"));
    std::filesystem::remove(recording);
    const Finished without = teacher.run_with({"check", sheet});
    CHECK(without.status == 2);
    CHECK_THAT(without.err, ContainsSubstring("cannot read the recording"));
}

TEST_CASE("a sheet can be a page; the page itself is no sheet") {
    const Student student;
    const std::string page = student.file("s.html");
    const auto exercise = [&](const std::vector<std::string>& more) {
        std::vector<std::string> words{"exercise", "4", "--student", "anna", "--blank", "call"};
        words.insert(words.end(), more.begin(), more.end());
        return student.run_with(words);
    };
    REQUIRE(exercise({"-o", page}).status == 0);
    const std::string text = tcpwhy::whole_file(page, "cannot read the page");
    CHECK_THAT(text, ContainsSubstring("\"file\":\"s.story\"") &&
                         ContainsSubstring("\"capture\":\"s.pcap\""));
    CHECK(std::filesystem::exists(student.file("s.pcap")));
    const Finished refused = student.run_with({"check", page});
    CHECK(refused.status == 2);
    CHECK_THAT(refused.err, ContainsSubstring("s.html is a page: open it in a browser"));
    CHECK(std::count(refused.err.begin(), refused.err.end(), '\n') == 1);
    CHECK(exercise({"-f", "html"}).out.starts_with("<!doctype html>"));
    CHECK(exercise({"-f", "story", "-o", page}).status == 0);
    CHECK(tcpwhy::whole_file(page, "cannot read the sheet").starts_with("story 1: lab close-wait"));
}
