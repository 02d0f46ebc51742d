// `read --calls`: a capture, and the calls from elsewhere.
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "support/catch.hpp"
#include "support/process.hpp"

using namespace tcpwhy::testing;
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

}  // namespace

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
