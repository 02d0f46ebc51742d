// The host rung, in a network of the test's own: processes that run already are attached to, those
// that are not observed are named, and everything is left as it was found.
#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <sstream>
#include <thread>

#include "support/catch.hpp"
#include "support/process.hpp"
#include "support/trace/trace_reader.hpp"
#include "support/traced_run.hpp"

using namespace tcpwhy::test;
namespace fs = std::filesystem;

namespace {

std::string program(const std::string& name) {
    return std::string(BIN_DIR) + "/" + name;
}

/// A network of its own, as long as it lives.
class Network {
  public:
    Network() : holder_(Process::start({program("in-lab"), "new", "sh", "-c", "echo up; cat"})) {
        holder_.wait_for_output("up");
        std::string pattern = (fs::temp_directory_path() / "tcpwhy-host-XXXXXX").string();
        REQUIRE(mkdtemp(pattern.data()) != nullptr);
        folder_ = pattern;
    }
    ~Network() {
        std::error_code ignored;
        fs::remove_all(folder_, ignored);
    }
    Network(const Network&) = delete;
    Network& operator=(const Network&) = delete;

    [[nodiscard]] Process start(std::vector<std::string> argv) const {
        argv.insert(argv.begin(), {program("in-lab"), std::to_string(holder_.pid())});
        return Process::start(argv);
    }
    [[nodiscard]] std::string trace_file() const { return folder_ / "trace.jsonl"; }
    [[nodiscard]] std::string lab_name() const { return "host-" + std::to_string(holder_.pid()); }
    /// `tcpwhy live` on this network's lo, watching.
    [[nodiscard]] Process watch(const std::vector<std::string>& more) const {
        std::vector<std::string> argv{program("tcpwhy"), "live", "--host", "--lab",
                                      lab_name(),        "-f",   "json",   "-o",
                                      trace_file()};
        argv.insert(argv.end(), more.begin(), more.end());
        Process tracer = start(argv);
        tracer.wait_for_output("(Ctrl-C here ends it)");
        return tracer;
    }
    [[nodiscard]] std::string trace_text() const {
        std::ifstream in(trace_file(), std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    /// Waits until the trace has it.
    void wait_for(const std::string& text) const {
        const auto deadline = std::chrono::steady_clock::now() + patience;
        while (trace_text().find(text) == std::string::npos) {
            INFO(trace_text());
            REQUIRE(std::chrono::steady_clock::now() < deadline);
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
    }

  private:
    Process holder_;
    fs::path folder_;
};

std::string state_of(pid_t pid) {
    std::ifstream in("/proc/" + std::to_string(pid) + "/status");
    std::string found;
    for (std::string line; std::getline(in, line);)
        if (line.rfind("State:", 0) == 0 || line.rfind("TracerPid:", 0) == 0) found += line + "\n";
    return found;
}

/// Runs on, untraced and not stopped.
bool runs_free(pid_t pid) {
    const std::string state = state_of(pid);
    return state.find("TracerPid:\t0\n") != std::string::npos &&
           state.find("stop") == std::string::npos;
}

bool becomes_free(pid_t pid) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (!runs_free(pid))
        if (std::chrono::steady_clock::now() > deadline) return false;
    return true;
}

/// The process is in a network where somebody is connected to port 9877 (proc_net_tcp(5)).
void wait_until_connected(pid_t pid) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    const std::string established = ":2695 01 ";
    std::string text;
    while (text.find(established) == std::string::npos) {
        REQUIRE(std::chrono::steady_clock::now() < deadline);
        std::ifstream in("/proc/" + std::to_string(pid) + "/net/tcp");
        text.assign(std::istreambuf_iterator<char>(in), {});
    }
}

/// The line that begins so; "" when there is none.
std::string line_of(const std::string& begin, const std::string& text) {
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);)
        if (line.rfind(begin, 0) == 0) return line;
    return "";
}

Finished end(Process& tracer) {
    tracer.kill(SIGINT);
    return tracer.wait();
}

}  // namespace

TEST_CASE("a running server is attached to: its listener is known, and its calls are observed") {
    const Network network;
    Process server = network.start({program("echo-server"), "--port", "9877"});
    server.wait_for_output("listening");
    Process tracer = network.watch({"-p", std::to_string(server.pid())});
    Process client = network.start({program("peers/plain-client"), "127.0.0.1", "9877", "hello"});
    CHECK(client.wait().status == 0);
    network.wait_for("\"name\":\"close\"");
    CHECK(end(tracer).status == 0);
    CHECK(becomes_free(server.pid()));

    const Trace trace = read_trace(network.trace_text());
    INFO(network.trace_text());
    CHECK_THAT(network.trace_text(), ContainsSubstring("\"before\":true"));
    CHECK_THAT(network.trace_text(), ContainsSubstring("LISTEN 0.0.0.0:9877"));
    bool accepted = false;
    bool wrote = false;
    bool client_inferred = false;
    for (const auto& segment : trace.segments) {
        if (segment.from == "server" && segment.flags == "S.") {
            CHECK(segment.cause.name == "listen");
            CHECK(segment.cause.evidence == "observed");
        }
        if (segment.from == "server" && segment.length > 0) {
            wrote = segment.cause.kind == "call" && trace.call_behind(segment) != nullptr;
        }
        if (segment.from == "client" && segment.length > 0)
            client_inferred = segment.cause.evidence == "inferred";
    }
    for (const auto& call : trace.calls)
        if (call.family == "accept" && !call.woken_by.empty()) accepted = true;
    CHECK(accepted);
    CHECK(wrote);
    CHECK(client_inferred);
    // The server goes on as before.
    Process again = network.start({program("peers/plain-client"), "127.0.0.1", "9877", "again"});
    CHECK(again.wait().status == 0);
}

TEST_CASE("processes in the middle of a connection are attached to, both, and let go") {
    const Network network;
    Process server = network.start({program("echo-server"), "--port", "9877"});
    server.wait_for_output("listening");
    Process client = network.start(
        {program("echo-client"), "--style", "callback", "127.0.0.1", "--port", "9877"});
    wait_until_connected(client.pid());
    Process tracer =
        network.watch({"-p", std::to_string(server.pid()), "-p", std::to_string(client.pid())});
    client.write_stdin("a\n");
    CHECK(client.wait().status == 0);
    network.wait_for("\"what\":\"exit\"");
    CHECK(end(tracer).status == 0);
    CHECK(becomes_free(server.pid()));
    const Trace trace = read_trace(network.trace_text());
    INFO(network.trace_text());
    REQUIRE(trace.segments.size() >= 5);
    for (const auto& segment : trace.segments) {
        CHECK(segment.cause.evidence == "observed");
        CHECK(segment.cause.kind != "unknown");
    }
    CHECK(trace.segments.front().cause.kind == "call");
    CHECK(trace.segments.front().length == 2);
    CHECK(trace.summary.disagreements == 0);
    CHECK_THAT(network.trace_text(), ContainsSubstring("ESTABLISHED 127.0.0.1:9877 with"));
}

TEST_CASE("a tracer that is killed leaves what it was attached to running") {
    const Network network;
    Process server = network.start({program("echo-server"), "--port", "9877"});
    server.wait_for_output("listening");
    Process tracer = network.watch({"-p", std::to_string(server.pid())});
    tracer.kill(SIGKILL);
    tracer.wait();
    CHECK(becomes_free(server.pid()));
    Process client = network.start({program("peers/plain-client"), "127.0.0.1", "9877", "hello"});
    CHECK(client.wait().status == 0);
}

TEST_CASE("traffic of processes that are not observed is shown, marked, and its owners named") {
    const Network network;
    Process tracer = network.watch({});
    Process server = network.start({program("echo-server"), "--port", "9877"});
    server.wait_for_output("listening");
    Process client = network.start(
        {program("echo-client"), "--style", "callback", "127.0.0.1", "--port", "9877"});
    wait_until_connected(client.pid());
    network.wait_for("echo-server (" + std::to_string(server.pid()) + ")");
    network.wait_for("echo-client (" + std::to_string(client.pid()) + ")");
    client.write_stdin("a\n");
    CHECK(client.wait().status == 0);
    CHECK(end(tracer).status == 0);
    const Trace trace = read_trace(network.trace_text());
    INFO(network.trace_text());
    CHECK(trace.segments.size() >= 9);
    for (const auto& segment : trace.segments) CHECK(segment.cause.evidence == "inferred");
    CHECK_THAT(network.trace_text(), ContainsSubstring("unobserved-process"));
}

TEST_CASE("a program joins the host rung as it joins a lab") {
    const Network network;
    Process tracer = network.watch({});
    std::smatch found;
    const std::string said = tracer.err();
    REQUIRE(std::regex_search(said, found, std::regex("--lab (host-[0-9]+)")));
    Process server = network.start({program("tcpwhy"), "join", "--lab", found[1], "--",
                                    program("peers/plain-server"), "9877"});
    network.wait_for("\"name\":\"listen\"");
    Process client = network.start({program("tcpwhy"), "join", "--lab", found[1], "--",
                                    program("peers/plain-client"), "127.0.0.1", "9877", "hello"});
    CHECK(client.wait().status == 0);
    network.wait_for("\"what\":\"exit\"");
    CHECK(end(tracer).status == 0);
    const Trace trace = read_trace(network.trace_text());
    INFO(network.trace_text());
    CHECK(trace.segments.size() >= 9);
    for (const auto& segment : trace.segments) CHECK(segment.cause.evidence == "observed");
}

TEST_CASE("a lab on the host is listed: root's to every user, marked so; another's to its owner") {
    const Network network;
    Process tracer = network.watch({});
    const std::string name = network.lab_name() + " ";
    const std::string mark = "(root's, for all users)";
    const std::string own = line_of(name, run({program("tcpwhy"), "live", "--list"}).out);
    INFO(own);
    CHECK_THAT(own, ContainsSubstring("process " + std::to_string(tracer.pid())));
    CHECK((own.find(mark) != std::string::npos) == (geteuid() == 0));
    if (geteuid() == 0) {
        StartOptions another;
        another.uid = 12'345;
        CHECK(line_of(name, run({program("tcpwhy"), "live", "--list"}, another).out) == own);
    }
    CHECK(end(tracer).status == 0);
    CHECK(line_of(name, run({program("tcpwhy"), "live", "--list"}).out).empty());
}

TEST_CASE("what cannot be attached to is refused in one line") {
    const Network network;
    for (const std::string pid : {"999999999", "0", "-3", "x"}) {
        const Finished finished =
            run({program("in-lab"), "new", program("tcpwhy"), "live", "-p", pid});
        INFO(pid << ": " << finished.err);
        CHECK(finished.status == 2);
        CHECK(std::count(finished.err.begin(), finished.err.end(), '\n') <= 2);
    }
}
