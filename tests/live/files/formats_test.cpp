// Every format of one real run, and parts of it.
#include <unistd.h>

#include <string>

#include "support/catch.hpp"
#include "support/process.hpp"

namespace {

const std::string tcpwhy_program = std::string(BIN_DIR) + "/tcpwhy";

tcpwhy::test::Finished demo(std::vector<std::string> options) {
    std::vector<std::string> words{tcpwhy_program, "demo"};
    words.insert(words.end(), options.begin(), options.end());
    return tcpwhy::test::run(words);
}

}  // namespace

TEST_CASE("every format shows the demo") {
    for (const std::string format : {"text", "ladder", "json", "story", "html", "svg"}) {
        INFO(format);
        const auto done = demo({"-f", format});
        CHECK(done.status == 0);
        CHECK(done.out.find("SYN") != std::string::npos);
    }
}

TEST_CASE("--format png is a picture, or says which package converts") {
    const auto done = demo({"-f", "png"});
    if (access("/usr/bin/rsvg-convert", X_OK) == 0) {
        CHECK(done.status == 0);
        CHECK(done.out.substr(0, 8) == "\x89PNG\r\n\x1a\n");
    } else {
        CHECK(done.status == 3);
        CHECK(done.err.find("librsvg2-bin") != std::string::npos);
    }
}

TEST_CASE("--only and --connection show a part of the run") {
    const auto handshake = demo({"-f", "text", "--only", "handshake"});
    CHECK(handshake.out.find("Flags [S.]") != std::string::npos);
    CHECK(handshake.out.find("Flags [F.]") == std::string::npos);
    const auto other = demo({"-f", "text", "--connection", "2"});
    CHECK(other.status == 0);
    CHECK(other.out.find("Flags") == std::string::npos);
    CHECK(other.err.find("tcpwhy: there is no connection 2; there was 1\n") != std::string::npos);
}
