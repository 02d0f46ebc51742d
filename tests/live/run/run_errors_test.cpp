// Errors of `tcpwhy run`: one clear line, nothing left behind, the right exit status.
#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/folder.hpp"
#include "support/process.hpp"

using tcpwhy::test::Finished;
using tcpwhy::test::Folder;
using tcpwhy::test::Process;
using tcpwhy::test::run;
using tcpwhy::test::StartOptions;
using Words = std::vector<std::string>;

namespace {

const std::string programs = BIN_DIR;
const std::string peers = programs + "/peers";

std::string bad_server(const std::string& manner) {
    return peers + "/bad-server " + manner + " 9877";
}
std::string bad_client(const std::string& manner) {
    return peers + "/bad-client " + manner + " 127.0.0.1 9877";
}
std::string good_server() {
    return programs + "/echo-server";
}
std::string good_client() {
    return programs + "/echo-client 127.0.0.1";
}

Words tcpwhy_run(const std::string& server, const std::string& client, const Words& more = {}) {
    Words words{programs + "/tcpwhy", "run", "--server", server, "--client", client};
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

/// The lines of stderr that are tcpwhy's own, without what the traced programs printed.
Words own_lines(const Finished& finished) {
    Words lines;
    std::istringstream all(finished.err);
    for (std::string line; std::getline(all, line);)
        if (line.rfind("server| ", 0) != 0 && line.rfind("client| ", 0) != 0) lines.push_back(line);
    return lines;
}

void check_one_line(const Finished& finished, int status, const std::string& expected) {
    INFO(finished.err);
    CHECK(finished.signal == 0);
    CHECK(finished.status == status);
    const Words lines = own_lines(finished);
    REQUIRE(lines.size() == 1);
    CHECK_THAT(lines.front(), ContainsSubstring("tcpwhy: ") && ContainsSubstring(expected));
}

/// Processes of this machine whose command line contains that word, which a test gives its programs
/// as an argument.
int running_with(const std::string& mark) {
    int count = 0;
    DIR* all = opendir("/proc");
    REQUIRE(all != nullptr);
    while (const dirent* entry = readdir(all)) {
        const std::string pid = entry->d_name;
        if (pid.find_first_not_of("0123456789") != std::string::npos) continue;
        std::ifstream file("/proc/" + pid + "/cmdline", std::ios::binary);
        std::ostringstream text;
        text << file.rdbuf();
        if (text.str().find(mark) != std::string::npos) ++count;
    }
    closedir(all);
    return count;
}

/// A word that no other process of this machine has on its command line.
std::string new_mark() {
    static int count = 0;
    return "mark-" + std::to_string(getpid()) + "-" + std::to_string(++count);
}

}  // namespace

TEST_CASE("a server that never listens: the timeout says so") {
    check_one_line(
        run(tcpwhy_run(bad_server("never-listens"), good_client(), {"--timeout", "0.5"})), 1,
        "the server did not listen on port 9877 within 0.5 s");
}

TEST_CASE("a server with a UDP socket is told so, without waiting for the time-out") {
    check_one_line(run(tcpwhy_run(bad_server("uses-udp"), good_client())), 1,
                   "the server's socket on port 9877 is a UDP socket, and tcpwhy shows TCP");
}

TEST_CASE("a server that leaves at once: its status is told, without waiting") {
    check_one_line(run(tcpwhy_run(bad_server("exits-at-once"), good_client())), 1,
                   "the server ended with status 7 before it listened on port 9877");
}

TEST_CASE("a server that listens elsewhere: the line says where") {
    check_one_line(run(tcpwhy_run(bad_server("listens-elsewhere"), good_client())), 1,
                   ":9878, not on port 9877 (fix: --port 9878)");
}

TEST_CASE("a command that does not exist is told before anything runs") {
    const std::string mark = new_mark();
    const Finished server = run(tcpwhy_run("no-such-program", good_client()));
    check_one_line(server, 2, "cannot run no-such-program: no such command in PATH");
    CHECK(server.out.empty());
    const Finished client = run(tcpwhy_run("sleep 1 " + mark, "/no/such/program"));
    check_one_line(client, 2, "cannot run /no/such/program: No such file or directory");
    CHECK(client.out.empty());
    CHECK(running_with(mark) == 0);
}

TEST_CASE("a file that is not executable is told as such") {
    check_one_line(run(tcpwhy_run(std::string(TESTS_DIR) + "/CMakeLists.txt", good_client())), 2,
                   "it is not an executable file");
}

TEST_CASE("a folder in the place of a command is told as such") {
    const Finished finished = run(tcpwhy_run("/tmp", good_client()));
    check_one_line(finished, 2, "cannot run /tmp: it is a folder");
    CHECK(finished.err.find("chmod") == std::string::npos);
}

TEST_CASE("a story without a line is refused: any run would be as it expects") {
    const std::string name = "/tmp/tcpwhy-empty-" + std::to_string(getpid()) + ".story";
    for (const char* text : {"", "\n\n", "# nothing\n"}) {
        std::ofstream(name) << text;
        check_one_line(run(tcpwhy_run(good_server(), good_client(), {"--expect", name})), 2, name);
    }
    unlink(name.c_str());
}

TEST_CASE("a script whose interpreter is missing is told as such") {
    char name[] = "/tmp/tcpwhy-test-XXXXXX";
    const int fd = mkstemp(name);
    REQUIRE(fd >= 0);
    const std::string script = "#!/no/such/interpreter\n";
    REQUIRE(write(fd, script.data(), script.size()) == static_cast<ssize_t>(script.size()));
    REQUIRE(fchmod(fd, 0755) == 0);
    close(fd);
    const Finished finished = run(tcpwhy_run(name, good_client()));
    unlink(name);
    check_one_line(finished, 2, name);
    CHECK(finished.out.empty());
}

TEST_CASE("a quote that does not end is a usage error that names the option") {
    check_one_line(run(tcpwhy_run("echo 'a", good_client())), 2, "--server: ");
    check_one_line(run(tcpwhy_run(good_server(), "")), 2, "--client");
}

TEST_CASE("a client that hangs: the timeout ends both, and the trace is there") {
    const Finished finished =
        run(tcpwhy_run(good_server(), bad_client("hangs"), {"--timeout", "1", "-f", "text"}));
    check_one_line(finished, 1, "the client did not end within 1 s");
    CHECK_THAT(finished.out, ContainsSubstring("Flags [S]"));
}

TEST_CASE("a server that does not mind SIGTERM is killed, and nothing is left") {
    const std::string mark = new_mark();
    const Finished finished =
        run(tcpwhy_run(bad_server("ignores-sigterm") + " " + mark, bad_client("resets")));
    CHECK(finished.status == 0);
    CHECK(running_with(mark) == 0);
}

TEST_CASE("a full disk ends the run with its own line") {
    check_one_line(run(tcpwhy_run(good_server(), good_client(), {"-f", "json", "-o", "/dev/full"})),
                   3, "cannot write to /dev/full: No space left on device");
}

TEST_CASE("a file that cannot be made is told before anything runs") {
    check_one_line(
        run(tcpwhy_run(good_server(), good_client(), {"-f", "json", "-o", "/no/such/folder/t"})), 2,
        "cannot write to /no/such/folder/t: No such file or directory");
}

TEST_CASE("two formats cannot share standard output") {
    check_one_line(run(tcpwhy_run(good_server(), good_client(), {"-f", "json", "-f", "text"})), 2,
                   "cannot write two formats to standard output");
}

TEST_CASE("an unknown format is answered with those there are") {
    check_one_line(run(tcpwhy_run(good_server(), good_client(), {"-f", "xml"})), 2,
                   "cannot use the format 'xml': there is none of this name; choose one of text, "
                   "ladder, json");
}

TEST_CASE("a filter that makes no sense is a usage error") {
    check_one_line(run(tcpwhy_run(good_server(), good_client(), {"no", "sense"})), 2, "filter");
}

TEST_CASE("an input file that is not there is told before anything runs") {
    check_one_line(run(tcpwhy_run(good_server(), good_client(), {"--input-file", "/no/such/file"})),
                   2, "/no/such/file");
}

TEST_CASE("Ctrl-C ends everything: the trace so far is printed, and the status is 130") {
    const std::string mark = new_mark();
    Process tcpwhy =
        Process::start(tcpwhy_run(bad_server("never-accepts") + " " + mark,
                                  bad_client("hangs") + " " + mark, {"-f", "text", "-U"}));
    tcpwhy.wait_for_output("Flags [S]");
    tcpwhy.kill(SIGINT);
    const Finished finished = tcpwhy.wait();
    INFO(finished.err);
    CHECK(finished.status == 130);
    CHECK(own_lines(finished) == Words{"tcpwhy: interrupted"});
    CHECK(running_with(mark) == 0);
}

TEST_CASE("a tcpwhy that is killed takes its programs with it") {
    const std::string mark = new_mark();
    Process tcpwhy =
        Process::start(tcpwhy_run(bad_server("never-accepts") + " " + mark,
                                  bad_client("hangs") + " " + mark, {"-f", "text", "-U"}));
    tcpwhy.wait_for_output("Flags [S]");
    tcpwhy.kill(SIGKILL);
    tcpwhy.wait();
    // The kernel kills them one after the other: asking is all there is to wait for.
    const auto until = std::chrono::steady_clock::now() + tcpwhy::test::patience;
    int left = -1;
    while ((left = running_with(mark)) != 0 && std::chrono::steady_clock::now() < until) {
    }
    CHECK(left == 0);
}

TEST_CASE("on the host's own loopback a port in use is told, with status 3") {
    if (geteuid() != 0) {
        // An ordinary user cannot capture there at all, and is told what would help.
        check_one_line(run(tcpwhy_run(good_server(), good_client(), {"--lab", "host"})), 3,
                       "CAP_NET_RAW");
        return;
    }
    const std::string port = std::to_string(tcpwhy::test::free_port());
    Process other = Process::start({programs + "/echo-server", "--port", port});
    // Its first line says that it listens.
    other.wait_for_output("\n");
    check_one_line(run(tcpwhy_run(good_server() + " --port " + port, good_client(),
                                  {"--lab", "host", "--port", port})),
                   3, "cannot run on port " + port);
    other.kill(SIGTERM);
    other.wait();
}

TEST_CASE("a command line that makes no sense is one line and status 2") {
    check_one_line(run({programs + "/tcpwhy", "run", "--nonsense"}), 2, "--nonsense");
    check_one_line(run({programs + "/tcpwhy"}), 2, "a command is missing");
    check_one_line(run({programs + "/tcpwhy", "run", "--port", "0"}), 2, "--port");
}

TEST_CASE("the programs inherit no socket of the tracer's: they could capture with it") {
    const auto done = run(tcpwhy_run("/bin/ls -l /proc/self/fd", good_client()));
    INFO(done.err);
    CHECK(done.err.find("server| ") != std::string::npos);
    CHECK(done.err.find("socket:") == std::string::npos);
}

TEST_CASE("a run that is refused leaves its output files as they were") {
    const Folder folder(std::filesystem::perms::all);
    const std::string keep = folder.file("keep.svg", "an old picture");
    const std::string setting =
        folder.file("setting.toml",
                    "name = \"setting\"\nfamily = \"odd\"\nteaches = \"Nothing.\"\n[client]\n"
                    "command = \"echo-client 127.0.0.1\"\n[sysctl]\n\"net.ipv4.no_such\" = 1\n");
    const Words shown{programs + "/tcpwhy", "run", "half-close", "-f", "svg", "-o", keep};
    const auto with = [](Words words, const Words& more) {
        words.insert(words.end(), more.begin(), more.end());
        return words;
    };
    check_one_line(run(with(shown, {"-f", "nothing", "-o", folder.file("x")})), 2,
                   "cannot use the format 'nothing'");
    check_one_line(run(with(shown, {"-w", ""})), 2, "cannot write to ''");
    check_one_line(run(with(shown, {"-f", "json", "-o", keep})), 2,
                   "cannot write two outputs to " + keep);
    check_one_line(run({programs + "/tcpwhy", "run", setting, "-o", keep}), 2,
                   "there is no such setting");
    check_one_line(run(with(shown, {"-f", "png", "-o", folder.file("no/such/folder")})),
                   access("/usr/bin/rsvg-convert", X_OK) == 0 ? 2 : 3, "cannot write");
    std::ostringstream text;
    text << std::ifstream(keep).rdbuf();
    CHECK(text.str() == "an old picture");
}

TEST_CASE("a file is not read and written by one command") {
    const Folder folder;
    const std::string capture = folder.file("z.pcapng", "frames");
    const std::string link = folder.file("link.pcapng");
    std::filesystem::create_hard_link(capture, link);
    for (const std::string& output : {capture, link})
        for (const char* option : {"-w", "-o"})
            check_one_line(run({programs + "/tcpwhy", "read", capture, option, output}), 2,
                           "cannot write to " + output + ": it is an input of this command");
    std::ostringstream text;
    text << std::ifstream(capture).rdbuf();
    CHECK(text.str() == "frames");
}

TEST_CASE("a program is no output of the run that runs it, nor a recording of its own sheet") {
    const Folder folder;
    const std::string script = folder.file("server.sh", "#!/bin/sh\nexit 0\n");
    std::filesystem::permissions(script, std::filesystem::perms::owner_all);
    for (const char* format : {"text", "json", "html"})
        check_one_line(run(tcpwhy_run("sh " + script, script, {"-f", format, "-o", script})), 2,
                       "cannot write to " + script + ": it is an input of this command");
    CHECK(std::filesystem::file_size(script) > 0);
    const std::string recording = folder.file("z.pcap");
    std::filesystem::copy_file(std::string(TESTS_DIR) + "/golden/catalogue/killed.pcapng",
                               recording);
    const auto size = std::filesystem::file_size(recording);
    const Words sheet{programs + "/tcpwhy", "exercise", recording, "--student", "a"};
    const auto with = [&](const Words& more) {
        Words words = sheet;
        words.insert(words.end(), more.begin(), more.end());
        return words;
    };
    check_one_line(run(with({"-o", recording})), 2, "it is an input of this command");
    check_one_line(run({"sh", "-c", "exec \"$0\" exercise \"$1\" --student a >>\"$1\"",
                        programs + "/tcpwhy", recording}),
                   2, "cannot write to standard output");
    check_one_line(run(with({"--blank", "call", "-o", folder.file("z.story")})), 2,
                   "it is an input of this command");
    CHECK(std::filesystem::file_size(recording) == size);
}

TEST_CASE("a FIFO in the place of a program is refused in one line") {
    const Folder folder;
    const std::string fifo = folder.file("fifo");
    REQUIRE(mkfifo(fifo.c_str(), 0700) == 0);
    check_one_line(run({programs + "/tcpwhy", "run", fifo, fifo}), 2, fifo);
}
