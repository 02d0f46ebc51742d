// tcpdump's options, --where, --follow and --stat on one real run.
#include <algorithm>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/process.hpp"

namespace {

const std::string tcpwhy_program = std::string(BIN_DIR) + "/tcpwhy";

tcpwhy::test::Finished tcpwhy_with(std::vector<std::string> words) {
    words.insert(words.begin(), tcpwhy_program);
    return tcpwhy::test::run(words);
}

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

std::size_t lines_of(const std::string& text) {
    return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

}  // namespace

TEST_CASE("-t, -e and -A change the lines of text, on any interface") {
    const auto without_time = tcpwhy_with({"demo", "-t"});
    CHECK(without_time.status == 0);
    CHECK(without_time.out.substr(0, 3) == "IP ");
    const auto epoch = tcpwhy_with({"demo", "-tt", "-n"});
    CHECK(has(epoch.out.substr(0, epoch.out.find('\n')), ". IP ") == false);
    CHECK(epoch.out.find('.') >= 10);  // seconds since 1970 have ten digits
    const auto link = tcpwhy_with({"demo", "-t", "-e"});
    CHECK(link.out.substr(0, 38) == "00:00:00:00:00:00 > 00:00:00:00:00:00,");
    CHECK(has(link.out, "ethertype IPv4 (0x0800), length "));
    const auto any = tcpwhy_with({"run", "-i", "any", "-e", "--input", "hi\\n"});
    CHECK(any.status == 0);
    CHECK(has(any.out, "ifindex 1 "));
    CHECK(has(any.out, "Flags [S.]"));
    CHECK(has(tcpwhy_with({"demo", "-f", "text", "-A"}).out, "\na\n"));
}

TEST_CASE("an option of another program, a wrong condition and a wrong interface are one line") {
    for (const char* option : {"-K", "-#", "-Y", "-Qin", "-z"}) {
        const auto done = tcpwhy_with({"demo", option});
        INFO(option << ": " << done.err);
        CHECK(done.status == 2);
        CHECK(lines_of(done.err) == 1);
        CHECK(has(done.err, "there is no option"));
    }
    const auto value = tcpwhy_with({"demo", "--where", "note=reset-unred-data"});
    CHECK(value.status == 2);
    CHECK(lines_of(value.err) == 1);
    CHECK(has(value.err, "did you mean 'reset-unread-data'?"));
    CHECK(tcpwhy_with({"demo", "--follow", "x"}).status == 2);
    CHECK(tcpwhy_with({"demo", "-o", "a", "-o", "b"}).status == 2);
    CHECK(has(tcpwhy_with({"live", "-D"}).out, "1. "));
}

TEST_CASE("--where shows a part of a run, in every format") {
    const auto reset = tcpwhy_with(
        {"run", "reset-by-unread-data", "-f", "text", "--where", "note=reset-unread-data"});
    CHECK(reset.status == 0);
    CHECK(lines_of(reset.out) >= 1);
    CHECK(has(reset.out, "Flags [R"));
    CHECK_FALSE(has(reset.out, "Flags [S"));
    const auto refused =
        tcpwhy_with({"run", "refused", "-f", "json", "--where", "errno=ECONNREFUSED"});
    CHECK(has(refused.out, "\"name\":\"connect\""));
    CHECK_FALSE(has(refused.out, "\"event\":\"segment\""));
    const auto server = tcpwhy_with({"demo", "-f", "json", "--process", "echo-server"});
    CHECK(has(server.out, "\"name\":\"bind\""));
    CHECK_FALSE(has(server.out, "\"name\":\"connect\",\"family\""));
    const auto nothing = tcpwhy_with({"demo", "--where", "outcome=refused"});
    CHECK(has(nothing.err, "nothing in this trace matches --where outcome=refused"));
    const auto closed = tcpwhy_with({"demo", "-f", "text", "--where", "outcome=closed"});
    CHECK(has(closed.out, "Flags [S]"));
    CHECK(has(closed.out, "Flags [F.]"));
}

TEST_CASE("--follow shows the bytes of a connection, and --stat the calls of each program") {
    const auto text = tcpwhy_with({"demo", "--follow", "1"});
    CHECK(has(text.out, "\n> a\n< a\n# client: 2 bytes, server: 2 bytes\n"));
    CHECK(tcpwhy_with({"demo", "--follow", "1,raw"}).out == "a\na\n");
    CHECK(tcpwhy_with({"demo", "--follow", "1,raw,server"}).out == "a\n");
    CHECK(has(tcpwhy_with({"demo", "--follow", "1,hex"}).out, "> 00000000  61 0a "));
    CHECK(has(tcpwhy_with({"demo", "--follow", "7"}).err, "there is no connection 7"));
    const auto table = tcpwhy_with({"demo", "--stat"});
    CHECK(has(table.out, "echo-server ("));
    CHECK(has(table.out, " connect\n"));
    CHECK(has(table.out, "100.00"));
}
