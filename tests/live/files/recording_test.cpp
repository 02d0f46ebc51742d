// Recordings of real runs, as tcpwhy and as Wireshark's programs read them. That a recording reads
// back as the run's own trace is checked for every run of the live tests (support/traced_run).
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <thread>

#include "support/catch.hpp"
#include "support/folder.hpp"
#include "support/process.hpp"
#include "support/traced_run.hpp"

using namespace tcpwhy::test;

namespace {

const std::string program = BIN_DIR "/tcpwhy";

std::string content(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::size_t count(const std::string& text, const std::string& what) {
    std::size_t found = 0;
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1))
        ++found;
    return found;
}

/// Wireshark's programs say this to root, and nothing else when all is well.
std::string without_the_warning_to_root(const std::string& said) {
    std::istringstream lines(said);
    std::string rest;
    for (std::string line; std::getline(lines, line);)
        if (line.find("This could be dangerous") == std::string::npos) rest += line + "\n";
    return rest;
}

/// Says on standard error that something is not tried, and whether it is; CI has them all.
bool tried(const std::string& path) {
    if (access(path.c_str(), X_OK) == 0) return true;
    std::cerr << "not tried: " << path << " is not installed\n";
    return false;
}

Finished wireshark(const std::vector<std::string>& argv) {
    if (!tried("/usr/bin/" + argv.front())) return {};
    Finished done = run(argv);
    INFO(argv.front() << " said: " << done.err);
    CHECK(done.status == 0);
    CHECK(without_the_warning_to_root(done.err) == "");
    return done;
}

Finished record_demo(const std::string& file, const std::string& json) {
    Finished done = run({program, "demo", "-w", file, "-f", "json", "-o", json});
    REQUIRE(done.status == 0);
    return done;
}

}  // namespace

TEST_CASE("tshark shows a recording without a warning, one row a segment, and filters by reason",
          "[wireshark]") {
    if (!tried("/usr/bin/tshark")) return;
    const Folder folder;
    const std::string file = folder.file("demo.pcapng");
    const std::string trace = folder.file("demo.json");
    record_demo(file, trace);

    const Finished rows = wireshark({"tshark", "-n", "-r", file});
    CHECK(count(rows.out, "\n") == count(content(trace), "\"event\":\"segment\""));

    const Finished by_window =
        wireshark({"tshark", "-r", file, "-Y", "frame.comment contains \"rule=window\"", "-T",
                   "fields", "-e", "frame.number", "-e", "frame.comment"});
    CHECK(count(by_window.out, "\n") == count(content(trace), "\"rule\":\"window\""));
    CHECK(by_window.out.find("1\tconnect() at sync_style.cpp:") == 0);
    CHECK(by_window.out.find(" by the client sends the SYN") != std::string::npos);
    CHECK(by_window.out.find(" site=sync_style.cpp:") != std::string::npos);

    const Finished outbound =
        wireshark({"tshark", "-r", file, "-Y", "frame.packet_flags_direction == 2", "-T", "fields",
                   "-e", "frame.number"});
    CHECK(count(outbound.out, "\n") == count(content(trace), "\"from\":\"client\""));

    const Finished info = wireshark({"capinfos", file});
    CHECK(info.out.find("tcpwhy") != std::string::npos);
    CHECK(info.out.find("Name = lo") != std::string::npos);
    CHECK(info.out.find("Number of stat entries = 1") != std::string::npos);
}

TEST_CASE("editcap and mergecap pass a recording; its comments stay", "[wireshark]") {
    if (!tried("/usr/bin/tshark")) return;
    const Folder folder;
    const std::string file = folder.file("demo.pcapng");
    record_demo(file, folder.file("demo.json"));
    wireshark({"editcap", file, folder.file("edited.pcapng")});
    wireshark({"mergecap", "-w", folder.file("merged.pcapng"), file, folder.file("edited.pcapng")});
    wireshark({"editcap", "-F", "nsecpcap", file, folder.file("plain.pcap")});
    // Wireshark 4.4 tells each line of a comment for itself, too; the whole comes last.
    const std::vector<std::string> fields = {"-T",           "fields", "-E",
                                             "occurrence=l", "-e",     "frame.comment"};
    std::vector<std::string> show = {"tshark", "-r", folder.file("edited.pcapng")};
    show.insert(show.end(), fields.begin(), fields.end());
    CHECK(count(wireshark(show).out, "evidence=observed") == 11);
    show[2] = folder.file("merged.pcapng");
    CHECK(count(wireshark(show).out, "evidence=observed") == 22);
    const Finished plain = run({program, "read", folder.file("plain.pcap"), "-f", "text"});
    CHECK(plain.status == 0);
    CHECK(count(plain.out, "\n") >= 11);
}

TEST_CASE("reading a recording and recording it again changes nothing") {
    const Folder folder;
    const std::string file = folder.file("demo.pcapng");
    record_demo(file, folder.file("demo.json"));
    const Finished again = run({program, "read", file, "-w", folder.file("again.pcapng")});
    CHECK(again.status == 0);
    CHECK(again.out == "");
    CHECK(content(folder.file("again.pcapng")) == content(file));
}

TEST_CASE("a recording goes to standard output with -w -") {
    const Folder folder;
    const Finished done =
        run({program, "demo", "-w", "-", "-f", "json", "-o", folder.file("demo.json")});
    CHECK(done.status == 0);
    StartOptions from_pipe;
    from_pipe.stdin_text = done.out;
    const Finished read = run({program, "read", "-", "-f", "json"}, from_pipe);
    CHECK(read.out == content(folder.file("demo.json")));
    const Finished both = run({program, "demo", "-w", "-", "-f", "json"});
    CHECK(both.status == 2);
    CHECK(both.err.find("-o") != std::string::npos);
}

TEST_CASE("a run that is killed leaves a recording that is good up to its last block") {
    const Folder folder;
    const std::string file = folder.file("killed.pcapng");
    // The client says one line and then waits for its input, which never ends.
    Process traced = Process::start({program, "run", "--server", peer("plain-server") + " 9877",
                                     "--client", BIN_DIR "/echo-client 127.0.0.1", "--input-file",
                                     "-", "-w", file, "-f", "text", "-U"});
    traced.write_stdin("hello\n");
    traced.wait_for_output("length 6");
    const auto recorded = [&] {
        return content(file).find("length\":6") != std::string::npos ||
               content(file).find("sends 6 bytes") != std::string::npos;
    };
    for (int tries = 0; tries < 1000 && !recorded(); ++tries)
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    traced.kill(SIGKILL);
    traced.wait();
    const Finished read = run({program, "read", file, "-f", "json"});
    INFO(read.out << read.err);
    CHECK(read.status == 0);
    CHECK(count(read.out, "\"mode\":\"private\"") + count(read.out, "\"mode\":\"host\"") == 1);
    CHECK(count(read.out, "\"evidence\":\"observed\"") >= 4);
    CHECK(read.out.find("\"rule\":\"bytes\"") != std::string::npos);
    wireshark({"tshark", "-n", "-r", file});
}

TEST_CASE("a recording cannot be written where nothing can be written") {
    const Finished done = run({program, "demo", "-w", "/nowhere/demo.pcapng"});
    CHECK(done.status == 2);
    CHECK(done.err.find("/nowhere/demo.pcapng") != std::string::npos);
}
