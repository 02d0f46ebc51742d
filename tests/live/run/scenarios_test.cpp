// The catalogue and scenario files as users run them: each case of TCP's opening and closing, in a
// private lab, with its loss and its signals; and what is said when a file is wrong.
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/folder.hpp"
#include "support/process.hpp"
#include "support/traced_run.hpp"

using tcpwhy::test::Deadline;
using tcpwhy::test::Finished;
using tcpwhy::test::Folder;
using tcpwhy::test::run;
using tcpwhy::test::StartOptions;
using Words = std::vector<std::string>;

namespace {

const std::string tcpwhy_program = std::string(BIN_DIR) + "/tcpwhy";
constexpr Deadline whole_catalogue{180'000};

/// The lines of stderr that are tcpwhy's own.
Words own_lines(const Finished& finished) {
    Words lines;
    std::string line;
    for (const char letter : finished.err + "\n") {
        if (letter != '\n') {
            line += letter;
            continue;
        }
        if (!line.empty() && line.find("| ") > 9) lines.push_back(line);
        line.clear();
    }
    return lines;
}

void check_one_line(const Finished& finished, int status, const std::string& expected) {
    INFO(finished.err);
    CHECK(finished.status == status);
    const Words lines = own_lines(finished);
    REQUIRE(lines.size() == 1);
    CHECK_THAT(lines.front(), ContainsSubstring(expected));
}

const std::string heading = "name = \"mine\"\nfamily = \"odd\"\nteaches = \"A test.\"\n";

}  // namespace

TEST_CASE("every scenario of the catalogue is as expected, with nothing unexplained") {
    const Folder folder(std::filesystem::perms::all);
    const Finished finished =
        run({tcpwhy_program, "run", "--all", "--output-dir", folder.path()}, {}, whole_catalogue);
    INFO(finished.out << finished.err);
    CHECK(finished.status == 0);
    for (const char* format : {"text", "story", "json", "pcapng", "log"})
        CHECK(std::filesystem::file_size(folder.path() + "/server-closes-first." + format) > 0);
}

TEST_CASE("the catalogue as an ordinary user") {
    if (geteuid() != 0) return;  // then the other test is this one
    StartOptions options;
    options.uid = 65534;
    const Finished finished = run({tcpwhy_program, "run", "--all"}, options, whole_catalogue);
    INFO(finished.out << finished.err);
    CHECK(finished.status == 0);
}

TEST_CASE("descriptors that the terminal has left open are not the programs': theirs begin at 3") {
    const Finished finished = run(
        {"bash", "-c", "exec 3</dev/null 7</dev/null; exec " + tcpwhy_program + " run half-close"});
    INFO(finished.out << finished.err);
    CHECK(finished.status == 0);
}

TEST_CASE("a scenario that is not there is a usage error, with the nearest name") {
    check_one_line(run({tcpwhy_program, "run", "syn-lots"}), 2, "did you mean 'syn-lost'?");
    check_one_line(run({tcpwhy_program, "run", "nowhere.toml"}), 2, "cannot read the scenario");
    check_one_line(run({tcpwhy_program, "scenarios", "syn-lots"}), 2, "did you mean 'syn-lost'?");
    check_one_line(run({tcpwhy_program, "run", "syn-lost", "--port", "80"}), 2, "--port");
    check_one_line(run({tcpwhy_program, "run", "--all", "syn-lost"}), 2, "--all");
}

TEST_CASE("a scenario file that is malformed is said with its place") {
    const Folder folder(std::filesystem::perms::all);
    const std::string file = folder.file("bad.toml", heading + "[client]\ncomand = \"x\"\n");
    check_one_line(run({tcpwhy_program, "run", file}), 2,
                   file + ":5:1: unknown key 'comand' in [client] (did you mean 'command'?)");
}

TEST_CASE("a file of one's own is run; what is not as it expects is told, with status 1") {
    const Folder folder(std::filesystem::perms::all);
    const std::string file =
        folder.file("mine.toml", heading +
                                     "input = \"a\\n\"\n"
                                     "[server]\ncommand = \"echo-server --once\"\n"
                                     "[client]\ncommand = \"echo-client 127.0.0.1\"\n"
                                     "[expect]\nstory = '''\n"
                                     "...\n"
                                     "client > server FIN 3 <- shutdown\n'''\n");
    const Finished finished = run({tcpwhy_program, "run", file});
    INFO(finished.err);
    CHECK(finished.status == 1);
    CHECK_THAT(finished.err, ContainsSubstring("should have been caused by 'shutdown'"));
    CHECK_THAT(finished.err, ContainsSubstring("(line 12 of the story)"));
    CHECK_THAT(finished.err, ContainsSubstring("the run is not as mine expects"));
}

TEST_CASE("a step whose event does not come ends the run with the step's place") {
    const Folder folder(std::filesystem::perms::all);
    const std::string file =
        folder.file("late.toml", heading +
                                     "[client]\ncommand = \"echo-client 127.0.0.1\"\n"
                                     "[[step]]\nwhen = \"client sends 2nd SYN\"\n"
                                     "do = 'type \"x\" to client'\n");
    check_one_line(run({tcpwhy_program, "run", file}), 1,
                   "what a step waits for has not happened: client sends 2nd SYN (" + file + ":8)");
}

TEST_CASE("a setting of the network is refused outside a private lab") {
    if (geteuid() != 0) return;  // the host's rung is root's
    const Folder folder(std::filesystem::perms::all);
    const std::string port = std::to_string(tcpwhy::test::free_port());
    const std::string file =
        folder.file("set.toml", heading + "port = " + port +
                                    "\n[client]\ncommand = \"echo-client 127.0.0.1 --port " + port +
                                    "\"\n[sysctl]\n\"net.ipv4.tcp_fin_timeout\" = 5\n");
    check_one_line(run({tcpwhy_program, "run", file, "--lab", "host"}), 3,
                   "cannot set net.ipv4.tcp_fin_timeout to 5");
}

TEST_CASE("a setting that there is not is a usage error") {
    const Folder folder(std::filesystem::perms::all);
    const std::string file =
        folder.file("set.toml", heading +
                                    "[client]\ncommand = \"echo-client 127.0.0.1\"\n"
                                    "[sysctl]\n\"net.ipv4.tcp_no_such_thing\" = 5\n");
    check_one_line(run({tcpwhy_program, "run", file}), 2, "there is no such setting");
}

TEST_CASE("a value that a setting cannot have is a usage error, at its line and column") {
    const Folder folder(std::filesystem::perms::all);
    const std::string file =
        folder.file("set.toml", heading +
                                    "[client]\ncommand = \"echo-client 127.0.0.1\"\n"
                                    "[sysctl]\n \"net.ipv4.tcp_fin_timeout\" = \"soon\"\n");
    const Finished finished = run({tcpwhy_program, "run", file});
    check_one_line(finished, 2, "does not accept this value");
    CHECK(std::regex_search(finished.err, std::regex("set\\.toml:[0-9]+:2: ")));
}

TEST_CASE("a firewall is refused outside a private lab") {
    if (geteuid() != 0) return;  // the host's rung is root's
    const Folder folder(std::filesystem::perms::all);
    const std::string port = std::to_string(tcpwhy::test::free_port());
    const std::string file =
        folder.file("wall.toml", heading + "port = " + port +
                                     "\n[client]\ncommand = \"echo-client 127.0.0.1\"\n"
                                     "[firewall]\nrules = [\"tcp dport $port drop\"]\n");
    check_one_line(run({tcpwhy_program, "run", file, "--lab", "host"}), 3,
                   file +
                       ":8: cannot put up the firewall rule 'tcp dport $port drop': that would "
                       "concern this whole machine (fix: --lab private)");
}

TEST_CASE("a rule that nft does not understand is said with its place and nft's own words") {
    const Folder folder(std::filesystem::perms::all);
    const std::string file = folder.file(
        "wall.toml", heading +
                         "[client]\ncommand = \"echo-client 127.0.0.1\"\n"
                         "[firewall]\nrules = [\"tcp dport $port drop\",\n\"tcp dprt 1 drop\"]\n");
    check_one_line(run({tcpwhy_program, "run", file}), 2,
                   file + ":8: cannot put up the firewall rule 'tcp dprt 1 drop': nft says syntax");
}

TEST_CASE("without nft a scenario with a firewall is one that this machine cannot do") {
    const std::string without_nft =
        "for nft in /usr/sbin/nft /usr/local/sbin/nft /usr/bin/nft; do "
        "[ ! -e $nft ] || mount --bind /dev/null $nft; done; exec " +
        tcpwhy_program;
    const auto run_without = [&](const std::string& words) {
        return run({"unshare", "-rm", "sh", "-c", without_nft + words});
    };
    check_one_line(run_without(" run reset-by-firewall"), 3,
                   "there is no nft (fix: apt install nftables)");
    const Finished doctor = run_without(" doctor");
    CHECK_THAT(doctor.out, ContainsSubstring("firewall in the lab   does not work: there is no nft "
                                             "(fix: apt install nftables)"));
}

TEST_CASE("the catalogue lists itself, and shows a file") {
    const Finished list = run({tcpwhy_program, "scenarios"});
    CHECK(list.status == 0);
    CHECK_THAT(list.out, ContainsSubstring("\nclosing\n") && ContainsSubstring("  syn-lost "));
    const Finished json = run({tcpwhy_program, "scenarios", "--format", "json"});
    CHECK(json.out.rfind("{\"name\":", 0) == 0);
    const Finished file = run({tcpwhy_program, "scenarios", "syn-lost"});
    CHECK(file.out.rfind("name = \"syn-lost\"\n", 0) == 0);
}
