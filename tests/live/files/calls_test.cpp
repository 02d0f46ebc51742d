// `read --calls`: a capture, and the calls from elsewhere.
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "support/catch.hpp"
#include "support/process.hpp"
#include "support/traced_run.hpp"

using namespace tcpwhy::test;
namespace fs = std::filesystem;

namespace {

const std::string program = BIN_DIR "/tcpwhy";
const std::string fixtures = TESTS_DIR "/fixtures/strace/";

std::size_t count(const std::string& text, const std::string& what) {
    std::size_t found = 0;
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1))
        ++found;
    return found;
}

Finished joined(const std::string& name, const std::string& log) {
    return run({program, "read", fixtures + name + ".pcap", "--calls", log, "-f", "json"});
}

/// A network of its own in which tcpdump captures and strace writes down what the article's pair
/// does. The client ends first, so that the order of the segments is always the same. `options` are
/// strace's. The files are FOLDER/run.pcap and FOLDER/run.strace.
Finished strace_the_pair(const std::string& folder, const std::string& options) {
    const std::string pair =
        "echo-server --once --keep-open >server & until grep -q listening server; do sleep 0.05; "
        "done; "
        "echo a | echo-client 127.0.0.1; wait";
    const std::string script =
        "cd " + folder +
        " && PATH=" BIN_DIR
        ":$PATH; "
        "tcpdump -i lo --immediate-mode -U -Z root -w run.pcap 2>said & "
        "dump=$!; until grep -q listening said; do kill -0 $dump || { cat said >&2; exit 1; }; "
        "sleep 0.05; done; "
        "strace -f -ttt " +
        options + " -o run.strace sh -c '" + pair +
        "'; "
        "until [ $(tcpdump -nr run.pcap 2>&- | grep -c 'Flags \\[F') = 2 ]; do sleep 0.05; done; "
        "sleep 0.2; kill -INT $dump; wait $dump";
    return run({BIN_DIR "/in-lab", "new", "sh", "-c", script});
}

/// The segments that calls and ends of processes have sent, in order: "connect S", "write P.",
/// "exit F.".
std::vector<std::string> sent_by_programs(const Trace& trace) {
    std::vector<std::string> sent;
    for (const TracedSegment& segment : trace.segments)
        if (segment.cause.kind == "call" || segment.cause.kind == "exit")
            sent.push_back((segment.cause.name.empty() ? segment.cause.kind : segment.cause.name) +
                           " " + segment.flags + " of the " + segment.from);
    return sent;
}

}  // namespace

TEST_CASE("the article's pair under strace has the causes that tcpwhy observes by itself") {
    const TracedRun observed =
        traced_pair("echo-server --once --keep-open",
                    "/bin/sh -c 'echo a | " BIN_DIR "/echo-client 127.0.0.1'");
    INFO(report(observed));
    REQUIRE(observed.trace.summary.unexplained == 0);
    for (const std::string options : {"", "-T -yy"}) {
        std::string folder = (fs::temp_directory_path() / "tcpwhy-calls-XXXXXX").string();
        REQUIRE(mkdtemp(folder.data()) != nullptr);
        const Finished made = strace_the_pair(folder, options);
        const Finished done = run({program, "read", folder + "/run.pcap", "--calls",
                                   folder + "/run.strace", "-f", "json"});
        INFO(options << made.out << made.err << done.out << done.err);
        CHECK(done.status == 0);
        const Trace trace = read_trace(done.out);
        CHECK(trace.segments.size() >= 10);
        CHECK(trace.summary.unexplained == 0);
        for (const TracedSegment& segment : trace.segments)
            CHECK(segment.cause.evidence == "observed");
        CHECK(sent_by_programs(trace) == sent_by_programs(observed.trace));
        fs::remove_all(folder);
    }
}

TEST_CASE("the article's run from tcpdump and strace: every segment has its cause") {
    for (const std::string name : {"article", "article-yy"}) {
        const Finished done = joined(name, fixtures + name + ".strace");
        INFO(done.out << done.err);
        CHECK(done.status == 0);
        CHECK(count(done.out, "\"event\":\"segment\"") == 11);
        CHECK(count(done.out, "\"evidence\":\"observed\"") == 11);
        CHECK(done.out.find("\"unexplained\":0") != std::string::npos);
        CHECK(done.out.find("\"mode\":\"file\"") != std::string::npos);
        CHECK(done.out.find("strace") != std::string::npos);
        // The SYN, both writes and the server's close by their calls, the client's FIN by its end.
        CHECK(count(done.out, "\"cause\":{\"kind\":\"call\",\"name\":\"connect\"") == 1);
        CHECK(count(done.out, "\"cause\":{\"kind\":\"call\",\"name\":\"write\"") == 2);
        CHECK(count(done.out, "\"cause\":{\"kind\":\"call\",\"name\":\"close\"") == 1);
        CHECK(count(done.out, "\"cause\":{\"kind\":\"exit\"") == 1);
        CHECK(count(done.out, "\"name\":\"listen\"") >= 2);
    }
}

TEST_CASE("a damaged log is read as far as it goes, and says which lines were wrong") {
    std::string pattern = (fs::temp_directory_path() / "tcpwhy-calls-XXXXXX").string();
    REQUIRE(mkdtemp(pattern.data()) != nullptr);
    const std::string log = pattern + "/log.strace";
    std::ifstream whole(fixtures + "article.strace");
    std::ofstream(log) << "this is no line of strace\n" << whole.rdbuf();
    const Finished done = joined("article", log);
    CHECK(done.status == 1);
    CHECK(done.out.find("line 1: ") != std::string::npos);
    CHECK(count(done.out, "\"evidence\":\"observed\"") == 11);

    std::ofstream(log) << "nothing\nof use\n";
    const Finished useless = joined("article", log);
    CHECK(useless.status == 2);
    CHECK(useless.err.find("-ttt") != std::string::npos);
    CHECK(joined("article", pattern).status == 2);
    CHECK(joined("article", pattern + "/absent").status == 2);
    fs::remove_all(pattern);
}

TEST_CASE("a log may come through a pipe, which can be read only once") {
    const std::string log = GENERATE("article.strace", "article-yy.strace");
    const std::string capture = fixtures + "article.pcap";
    std::ifstream file(fixtures + log);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    const Finished piped = run({program, "read", capture, "--calls", "/dev/stdin", "-f", "json"},
                               {.stdin_text = text});
    const Finished read = run({program, "read", capture, "--calls", fixtures + log, "-f", "json"});
    CHECK(piped.err.empty());
    CHECK(piped.status == 0);
    CHECK(piped.out == read.out);
}

TEST_CASE("frames in a pcap and facts beside it are the run's trace again") {
    std::string pattern = (fs::temp_directory_path() / "tcpwhy-calls-XXXXXX").string();
    REQUIRE(mkdtemp(pattern.data()) != nullptr);
    const Finished demo = run({program, "demo", "-w", pattern + "/demo.pcap", "-f", "json", "-o",
                               pattern + "/demo.json"});
    CHECK(demo.status == 0);
    const Finished again = run({program, "read", pattern + "/demo.pcap", "--calls",
                                pattern + "/demo.jsonl", "-f", "json"});
    std::ifstream json(pattern + "/demo.json");
    const std::string expected{std::istreambuf_iterator<char>(json), {}};
    CHECK(again.status == 0);
    CHECK(again.out == expected);
    fs::remove_all(pattern);
}
