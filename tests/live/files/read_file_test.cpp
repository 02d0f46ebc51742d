// `tcpwhy read` as a Unix tool: what it does with files that are no captures, end too early or
// grow, and with outputs that are full or gone.
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "common/errors.hpp"
#include "support/catch.hpp"
#include "support/folder.hpp"
#include "support/process.hpp"
#include "support/samples/wire_samples.hpp"

using namespace tcpwhy;
using test::Finished;
using test::Process;
using test::run;
using Words = std::vector<std::string>;

namespace {

const std::string program = std::string(BIN_DIR) + "/tcpwhy";

std::string frame(bool from_client, std::uint16_t client_port, std::uint32_t seq, std::uint32_t ack,
                  std::uint16_t flags, std::string_view payload = "") {
    samples::Tcp tcp{client_port, 9877, seq, ack, flags, 512, {}, samples::text(payload)};
    if (!from_client) std::swap(tcp.source, tcp.destination);
    samples::Bytes bytes = samples::ethernet(0x0800, samples::ipv4(samples::tcp(tcp)));
    constexpr std::size_t source_end = 14 + 15;
    constexpr std::size_t destination_end = 14 + 19;
    bytes[source_end] = 1;
    bytes[destination_end] = 2;
    if (!from_client) std::swap(bytes[source_end], bytes[destination_end]);
    static std::uint32_t microseconds = 0;
    const auto record = samples::pcap_record({}, 1'700'000'000, microseconds++ % 1'000'000, bytes,
                                             static_cast<std::uint32_t>(bytes.size()));
    return {record.begin(), record.end()};
}

std::string header() {
    const samples::Bytes bytes = samples::pcap_header({});
    return {bytes.begin(), bytes.end()};
}

/// A connection in nine segments, from the SYN to the last ACK.
constexpr int segments_each = 9;
std::string connection(std::uint16_t port) {
    using namespace model::tcp_flag;
    return frame(true, port, 999, 0, syn) + frame(false, port, 1999, 1000, syn | ack) +
           frame(true, port, 1000, 2000, ack) + frame(true, port, 1000, 2000, psh | ack, "hello") +
           frame(false, port, 2000, 1005, psh | ack, "hello") +
           frame(false, port, 2005, 1005, fin | ack) + frame(true, port, 1005, 2006, ack) +
           frame(true, port, 1005, 2006, fin | ack) + frame(false, port, 2006, 1006, ack);
}

/// A file in a folder that goes away with it.
class File {
  public:
    explicit File(const std::string& bytes) {
        char name[] = "/tmp/tcpwhy-read.XXXXXX";
        REQUIRE(mkdtemp(name) != nullptr);
        folder_ = name;
        std::ofstream(path(), std::ios::binary) << bytes;
    }
    ~File() { std::filesystem::remove_all(folder_); }
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    [[nodiscard]] std::string path() const { return folder_ + "/capture.pcap"; }
    [[nodiscard]] const std::string& folder() const { return folder_; }

  private:
    std::string folder_;
};

Finished read(const std::string& path, const Words& more = {}) {
    Words words{program, "read", path};
    words.insert(words.end(), more.begin(), more.end());
    return run(words);
}

long lines_in(const std::string& text) {
    return std::count(text.begin(), text.end(), '\n');
}

void check_refused(const Finished& finished, const std::string& because) {
    INFO(finished.out << finished.err);
    CHECK(finished.status == exit_status::usage);
    CHECK(finished.out.empty());
    CHECK(lines_in(finished.err) == 1);
    CHECK_THAT(finished.err, ContainsSubstring(because));
}

}  // namespace

TEST_CASE("a whole capture is shown, a segment a line, and ends well", "[read]") {
    const File file(header() + connection(40000));
    const Finished finished = read(file.path());
    CHECK(finished.status == 0);
    CHECK(finished.err.empty());
    CHECK(lines_in(finished.out) == segments_each);
}

TEST_CASE("what is no capture is refused in one line", "[read]") {
    check_refused(read(File("").path()), "as a capture");
    check_refused(read(File("this is a text, and not a capture\n").path()), "as a capture");
    check_refused(read("/dev/null"), "as a capture");
    const File file("");
    check_refused(read(file.folder()), "directory");
    check_refused(read(file.folder() + "/absent.pcap"), "No such file");
}

TEST_CASE("a file without permission is refused in one line", "[read]") {
    const File file(header() + connection(40000));
    REQUIRE(chmod(file.path().c_str(), 0) == 0);
    test::StartOptions options;
    if (geteuid() == 0) {
        constexpr uid_t somebody = 12'345;
        options.uid = somebody;
        REQUIRE(chmod(file.folder().c_str(), 0755) == 0);
    }
    check_refused(run({program, "read", file.path()}, options), "Permission denied");
}

TEST_CASE("a capture without TCP says why it shows nothing, and is no failure", "[read]") {
    constexpr std::uint8_t udp = 17;
    samples::Ipv4 ip;
    ip.protocol = udp;
    const auto bytes = samples::ethernet(0x0800, samples::ipv4(samples::text("a datagram"), ip));
    const auto record =
        samples::pcap_record({}, 1, 0, bytes, static_cast<std::uint32_t>(bytes.size()));
    const File datagram(header() + std::string(record.begin(), record.end()));
    const File nothing(header());
    const auto say = [](const File& file, const std::string& reason) {
        const Finished finished = read(file.path());
        CHECK(finished.status == 0);
        CHECK(finished.out.empty());
        CHECK(finished.err ==
              "tcpwhy: there is no TCP segment in " + file.path() + ": " + reason + '\n');
    };
    say(datagram, "1 frame of UDP");
    say(nothing, "it holds no frame");
    const auto ieee_802_15_4 = samples::pcap_header({.link_type = 195});
    const File other(std::string(ieee_802_15_4.begin(), ieee_802_15_4.end()) +
                     std::string(record.begin(), record.end()));
    say(other, "1 frame of link type 195 (IEEE 802.15.4 with FCS), which tcpwhy does not decode");
}

TEST_CASE("damage is said in one line, whatever the output is", "[read]") {
    const std::string whole = header() + connection(40000);
    const File file(whole.substr(0, whole.size() - 10));
    const std::vector<std::vector<std::string>> outputs = {{"-f", "text"},
                                                           {"-f", "story"},
                                                           {"-f", "svg"},
                                                           {"-f", "json"},
                                                           {"-w", file.folder() + "/out.pcapng"}};
    for (const auto& output : outputs) {
        std::vector<std::string> command = {program, "read", file.path()};
        command.insert(command.end(), output.begin(), output.end());
        const Finished finished = run(command);
        INFO(output[1] << ": " << finished.err);
        CHECK(finished.status == exit_status::failed);
        CHECK(lines_in(finished.err) == 1);
        CHECK_THAT(finished.err,
                   ContainsSubstring("is damaged: ") && ContainsSubstring("(at byte "));
    }
}

TEST_CASE("a capture that was cut is shown as far as it goes, and the place is told", "[read]") {
    const std::string whole = header() + connection(40000);
    const File file(whole.substr(0, whole.size() - 10));
    const Finished finished = read(file.path());
    INFO(finished.out);
    CHECK(finished.status == exit_status::failed);
    CHECK(lines_in(finished.out) == segments_each);  // the last one has given way to the notice
    CHECK_THAT(finished.out,
               ContainsSubstring("the input is damaged") && ContainsSubstring("(at byte "));
}

TEST_CASE("a capture that ends in nonsense is shown as far as it goes", "[read]") {
    const File file(header() + connection(40000) + std::string(64, '\xff'));
    const Finished finished = read(file.path());
    CHECK(finished.status == exit_status::failed);
    CHECK(lines_in(finished.out) == segments_each + 1);
    const std::string place = std::to_string(header().size() + connection(40000).size());
    CHECK_THAT(finished.out, ContainsSubstring("(at byte " + place + ")"));
}

TEST_CASE("a capture that grows is shown as it grows, and a connection's row when it has closed",
          "[read]") {
    for (const std::string format : {"text", "summary"}) {
        Process process = Process::start({program, "read", "-", "-f", format});
        process.write_stdin(header() + connection(40000));
        process.wait_for_output(format == "text" ? "[CLOSED/TIME-WAIT]" : "40000");
        process.write_stdin(connection(40001));
        process.wait_for_output("40001");
        process.close_stdin();
        const Finished finished = process.wait();
        CHECK(finished.status == 0);
        if (format == "summary")
            CHECK_THAT(finished.out, ContainsSubstring("2 connections: 2 closed"));
    }
}

TEST_CASE("a reader that goes away ends the reading quietly", "[read]") {
    std::string bytes = header();
    const std::string one = connection(40000);
    for (int copies = 0; copies < 10'000; ++copies) bytes += one;
    const File file(bytes);
    const Finished finished = run(
        {"bash", "-c", program + " read " + file.path() + " | head -n 1; echo ${PIPESTATUS[0]}"});
    INFO(finished.out << finished.err);
    CHECK(finished.err.empty());
    CHECK(lines_in(finished.out) == 2);
    CHECK_THAT(finished.out, ContainsSubstring("\n" + std::to_string(128 + SIGPIPE) + "\n"));
}

TEST_CASE("a full disk is told in one line", "[read]") {
    const File file(header() + connection(40000));
    for (const std::string format : {"text", "json", "summary"}) {
        const Finished finished = read(file.path(), {"-f", format, "-o", "/dev/full"});
        CHECK(finished.status == exit_status::unavailable);
        CHECK(lines_in(finished.err) == 1);
        CHECK_THAT(finished.err, ContainsSubstring("/dev/full: No space left on device"));
    }
}

TEST_CASE("a limit of a file's size is told in one line", "[read]") {
    const File file(header() + connection(40000));
    const test::Folder folder;
    const Finished finished =
        run({"sh", "-c", "ulimit -f 1; exec \"$0\" read \"$1\" -f json -o \"$2\"", program,
             file.path(), folder.file("out")});
    CHECK(finished.status == exit_status::unavailable);
    CHECK(lines_in(finished.err) == 1);
    CHECK_THAT(finished.err, ContainsSubstring("File too large (fix: ulimit -f unlimited)"));
}

TEST_CASE("files that may not have a byte end a run in one line, and nothing is left", "[read]") {
    const test::Folder folder;
    const Finished finished =
        run({"sh", "-c", "ulimit -f 0; TMPDIR=\"$1\" exec \"$0\" run half-close -f text", program,
             folder.path()});
    CHECK(finished.status == exit_status::unavailable);
    CHECK(lines_in(finished.err) == 1);
    CHECK_THAT(finished.err, ContainsSubstring("File too large"));
    CHECK(std::filesystem::is_empty(folder.path()));
}

TEST_CASE("a part of a capture: so many segments, one connection, some phases, a filter",
          "[read]") {
    const File file(header() + connection(40000) + connection(40001));
    CHECK(lines_in(read(file.path(), {"-c", "3"}).out) == 3);
    const Finished second = read(file.path(), {"--connection", "2"});
    CHECK(lines_in(second.out) == segments_each);
    CHECK_THAT(second.out, ContainsSubstring("40001") && !ContainsSubstring("40000"));
    CHECK(lines_in(read(file.path(), {"--only", "handshake"}).out) == 2 * 3);
    CHECK(lines_in(read(file.path(), {"tcp", "port", "40001"}).out) == segments_each);
    const Finished none = read(file.path(), {"--connection", "3"});
    CHECK(none.status == 0);
    CHECK(none.out.empty());
    CHECK(none.err == "tcpwhy: there is no connection 3; there were 2\n");
    const Finished table = read(file.path(), {"--summary", "--connection", "2"});
    CHECK_THAT(table.out, ContainsSubstring("1 connection: 1 closed") &&
                              ContainsSubstring("closed first: client 0, server 1, both 0"));
}

TEST_CASE("a log of strace alone shows its calls, and no segment", "[read]") {
    const std::string log = std::string(TESTS_DIR) + "/fixtures/strace/article-yy.strace";
    const Finished finished = run({program, "read", "--calls", log});
    INFO(finished.out << finished.err);
    CHECK(finished.status == 0);
    CHECK_THAT(finished.out,
               ContainsSubstring("no segment was seen; what they imply is inferred") &&
                   ContainsSubstring("listen(3, 128) = 0"));
    const Finished json = run({program, "read", "--calls", log, "-f", "json"});
    CHECK_THAT(json.out,
               ContainsSubstring("\"event\":\"call\"") && ContainsSubstring("\"segments\":0"));
    check_refused(run({program, "read"}), "neither FILE nor --calls");
}

TEST_CASE("a log of strace with relative times is refused with what to give instead", "[read]") {
    const File capture(header() + connection(40000));
    const File log(
        "4131       0.000163 socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3\n"
        "4131       0.000308 close(3)        = 0\n");
    check_refused(run({program, "read", capture.path(), "--calls", log.path()}), "-ttt");
}
