// The line of a program that made each call, held against the sources: of the pair, of programs in
// C, Rust and Go, and of damaged debug information.
#include <elf.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iostream>
#include <map>
#include <random>
#include <set>
#include <sstream>

#include "support/catch.hpp"
#include "support/folder.hpp"
#include "support/trace/trace_checks.hpp"

using namespace tcpwhy::test;
using nlohmann::json;

namespace {

std::string installed(const std::string& program) {
    std::istringstream folders(std::string(std::getenv("PATH")) + ":/usr/bin");
    for (std::string folder; std::getline(folders, folder, ':');)
        if (access((folder + "/" + program).c_str(), X_OK) == 0) return folder + "/" + program;
    std::cerr << "not tried: " << program << " is not installed\n";
    return "";
}

std::string line_of(const std::string& file, std::size_t number) {
    std::ifstream in(file);
    std::string line;
    for (std::size_t at = 0; at < number; ++at) std::getline(in, line);
    return line;
}

std::string text(const json& value) {
    return value.is_null() ? std::string() : value.get<std::string>();
}

/// A call and the line that made it.
struct SeenSite {
    std::string call;
    std::string side;
    std::string function;
    std::string line;  ///< the source's own text; "" where it is not known
    std::string asio;
};

std::vector<SeenSite> sites_of(const Trace& trace) {
    std::vector<SeenSite> seen;
    for (const json& event : trace.lines) {
        if (event.at("event") != "call") continue;
        SeenSite site{event.at("name"), text(event.at("side")), "", "", text(event.at("asio"))};
        if (const json& told = event.at("site"); !told.is_null()) {
            site.function = text(told.at("function"));
            if (!told.at("line").is_null())
                site.line = line_of(told.at("file"), told.at("line").get<std::size_t>());
        }
        seen.push_back(site);
    }
    return seen;
}

/// Again, if the machine was so busy that a site was given up, which the summary counts.
TracedRun traced_with_sites(const std::string& server, const std::string& client) {
    TracedRun run;
    for (int left = 8; left > 0; --left) {
        run = traced_pair(server, client, {"--input", "a\\n"});
        if (run.trace.lines.empty() || run.trace.lines.back().at("sites_given_up") == 0) break;
    }
    return run;
}

/// Every call whose line says "// site: NAME" has that name, and every such mark was met.
void check_marks(const Trace& trace, const std::string& source, const std::string& side) {
    std::set<std::string> met;
    for (const SeenSite& site : sites_of(trace)) {
        if (site.side != side) continue;
        CAPTURE(site.call, site.function, site.line);
        const auto mark = site.line.find("// site: ");
        REQUIRE(mark != std::string::npos);
        const std::string marked = site.line.substr(mark + 9);
        CHECK(marked.find(site.call) != std::string::npos);
        met.insert(marked);
    }
    std::ifstream in(source);
    for (std::string line; std::getline(in, line);) {
        const auto mark = line.find("// site: ");
        if (mark == std::string::npos) continue;
        CAPTURE(line);
        CHECK(met.count(line.substr(mark + 9)) == 1);
    }
}

const std::string sources = TESTS_DIR "/programs/sites/";

/// Calls that come from one line.
struct Expected {
    std::string calls;       ///< their names, separated by blanks
    std::string snippet;     ///< in the line; "": no line is known
    std::string asio;        ///< "": none
    bool sometimes = false;  ///< it depends on who is first
};

bool has_word(const std::string& words, const std::string& word) {
    return (" " + words + " ").find(" " + word + " ") != std::string::npos;
}

bool fits(const SeenSite& site, const Expected& row) {
    return has_word(row.calls, site.call) && row.asio == site.asio &&
           row.snippet.empty() == site.line.empty() &&
           site.line.find(row.snippet) != std::string::npos;
}

/// Every call of that side is one of the table, and every row of the table is met.
void check_table(const Trace& trace, const std::string& side,
                 const std::vector<Expected>& expected) {
    const std::vector<SeenSite> sites = sites_of(trace);
    for (const SeenSite& site : sites) {
        if (site.side != side) continue;
        CAPTURE(side, site.call, site.function, site.line, site.asio);
        CHECK(std::any_of(expected.begin(), expected.end(),
                          [&](const Expected& row) { return fits(site, row); }));
    }
    for (const Expected& row : expected) {
        CAPTURE(side, row.calls, row.snippet, row.asio);
        CHECK((row.sometimes || std::any_of(sites.begin(), sites.end(), [&](const SeenSite& site) {
                   return site.side == side && fits(site, row);
               })));
    }
}

/// Of every style that serves by Asio.
const std::vector<Expected> listening = {
    {"socket epoll_ctl", "tcp::acceptor listener(", "acceptor::acceptor"},
    {"setsockopt", "listener.set_option(", "acceptor::set_option"},
    {"bind", "listener.bind(", "acceptor::bind"},
    {"listen", "listener.listen(", "acceptor::listen"},
    {"close epoll_ctl", "}", "acceptor::~acceptor"},
};

TracedRun traced_style(const std::string& style) {
    return traced_with_sites(BIN_DIR "/echo-server --once --style " + style,
                             BIN_DIR "/echo-client --style " + style + " 127.0.0.1");
}

}  // namespace

TEST_CASE("each call of a C program has the line that made it, inlined or not", "[sites]") {
    const Folder folder;
    for (const std::string optimisation : {"-O0", "-O2"}) {
        CAPTURE(optimisation);
        const std::string program = folder.file("marked" + optimisation);
        REQUIRE(run({installed("cc"), "-g", optimisation, "-o", program, sources + "marked.c"})
                    .status == 0);
        const TracedRun traced = traced_with_sites(program, BIN_DIR "/echo-client 127.0.0.1");
        INFO(report(traced));
        REQUIRE(traced.unreadable.empty());
        check_marks(traced.trace, sources + "marked.c", "server");
    }
}

TEST_CASE("each call of a Rust program has the line that made it", "[sites]") {
    const std::string compiler = installed("rustc");
    if (compiler.empty()) return;
    const Folder folder;
    const std::string program = folder.file("marked-rust");
    REQUIRE(run({compiler, "-g", "-O", "-o", program, sources + "marked.rs"}).status == 0);
    const TracedRun traced = traced_with_sites(program, BIN_DIR "/echo-client 127.0.0.1");
    INFO(report(traced));
    REQUIRE(traced.unreadable.empty());
    check_marks(traced.trace, sources + "marked.rs", "server");
}

TEST_CASE("each call of a Go program has the line that made it, or none", "[sites]") {
    const std::string compiler = installed("go");
    if (compiler.empty()) return;
    const Folder folder;
    const std::string program = folder.file("marked-go");
    REQUIRE(run({compiler, "build", "-o", program, sources + "marked.go"}).status == 0);
    const TracedRun traced = traced_with_sites(program, BIN_DIR "/echo-client 127.0.0.1");
    INFO(report(traced));
    REQUIRE(traced.unreadable.empty());
    // Go's runtime also makes calls by itself (epoll); those have no line of the program.
    std::set<std::string> marked;
    for (const SeenSite& site : sites_of(traced.trace)) {
        if (site.side != "server" || site.line.empty()) continue;
        CAPTURE(site.call, site.line);
        CHECK(site.line.find("// site: ") != std::string::npos);
        marked.insert(site.call);
    }
    for (const char* call : {"socket", "bind", "listen", "accept4", "read", "write", "close"}) {
        CAPTURE(call);
        CHECK(marked.count(call) == 1);
    }
}

TEST_CASE("a program in an interpreter has no lines, and the trace says so once", "[sites]") {
    const std::string interpreter = installed("python3");
    if (interpreter.empty()) return;
    const TracedRun traced =
        traced_pair("/usr/bin/python3 " TESTS_DIR "/peers/python/echo_server.py 9877 2",
                    "/usr/bin/python3 " TESTS_DIR "/peers/python/echo_client.py 127.0.0.1 9877 a 2",
                    {"--timeout", "60"});
    INFO(report(traced));
    REQUIRE(traced.unreadable.empty());
    for (const SeenSite& site : sites_of(traced.trace)) CHECK(site.function.empty());
    int notices = 0;
    for (const json& event : traced.trace.lines)
        if (event.at("event") == "notice" && event.at("code") == "no-call-sites") ++notices;
    CHECK(notices == 1);
}

TEST_CASE("--no-sites leaves the lines out of all that is shown and recorded", "[sites]") {
    const TracedRun traced =
        traced_pair(BIN_DIR "/echo-server --once", BIN_DIR "/echo-client 127.0.0.1",
                    {"--input", "a\\n", "--no-sites"});
    INFO(report(traced));
    REQUIRE(traced.unreadable.empty());
    for (const SeenSite& site : sites_of(traced.trace)) {
        CHECK(site.function.empty());
        CHECK(site.asio.empty());
    }
    CHECK(traced.json_lines.find("_style.cpp") == std::string::npos);
}

// The lines and Asio's operations of the pair, by the text of the lines.
// -fno-optimize-sibling-calls and -g are the pair's own flags (common/build.cmake).

TEST_CASE("sync: each call's line and operation", "[sites][pair]") {
    const TracedRun traced = traced_style("sync");
    INFO(report(traced));
    REQUIRE(traced.unreadable.empty());
    std::vector<Expected> server = listening;
    server.insert(server.end(), {{"accept epoll_ctl", "listener.accept(", "acceptor::accept"},
                                 {"recvfrom", "connection.read_some(", "read_some"},
                                 {"sendto", "asio::write(", "asio::write"},
                                 {"close epoll_ctl", "connection.close()", "close"}});
    check_table(traced.trace, "server", server);
    check_table(traced.trace, "client",
                {{"socket epoll_ctl", "tcp::socket socket(", "socket::socket"},
                 {"connect", "socket.connect(", "connect"},
                 {"sendto", "asio::write(", "asio::write"},
                 {"recvfrom", "socket.read_some(", "read_some"}});
}

TEST_CASE("callback: the handler's line, or the operation alone", "[sites][pair]") {
    const TracedRun traced = traced_style("callback");
    INFO(report(traced));
    REQUIRE(traced.unreadable.empty());
    // An operation that is finished in run() has no line: the line of run() did not do it.
    std::vector<Expected> server = listening;
    server.insert(server.end(),
                  {{"ioctl accept", "listener.async_accept(", "acceptor::async_accept"},
                   {"accept epoll_ctl", "", "acceptor::async_accept", true},
                   {"ioctl recvfrom", "connection_.async_read_some(", "async_read_some"},
                   {"recvfrom", "", "async_read_some", true},
                   {"sendto", "asio::async_write(", "asio::async_write"},
                   {"epoll_wait", "context.run()", "io_context::run"},
                   {"close epoll_ctl", "connection_.close()", "close"}});
    check_table(traced.trace, "server", server);
    check_table(traced.trace, "client",
                {{"socket epoll_ctl", "tcp::socket socket(", "socket::socket"},
                 {"ioctl connect epoll_ctl", "socket_.async_connect(", "async_connect"},
                 {"poll getsockopt", "", "async_connect"},
                 {"ioctl recvfrom", "socket_.async_read_some(", "async_read_some"},
                 {"recvfrom", "", "async_read_some", true},
                 {"sendto", "asio::async_write(", "asio::async_write"},
                 {"epoll_wait", "context.run()", "io_context::run"},
                 {"close epoll_ctl", "socket_.close()", "close"}});
}

TEST_CASE("coroutine: the operation of every call, and the lines of those it makes itself",
          "[sites][pair]") {
    const TracedRun traced = traced_style("coroutine");
    INFO(report(traced));
    REQUIRE(traced.unreadable.empty());
    // What is awaited begins and ends in run(), where the coroutine is not on the stack.
    std::vector<Expected> server = listening;
    server.insert(server.end(), {{"ioctl accept epoll_ctl", "", "acceptor::async_accept"},
                                 {"ioctl recvfrom", "", "async_read_some"},
                                 {"sendto", "", "asio::async_write"},
                                 {"epoll_wait", "context.run()", "io_context::run"},
                                 {"close epoll_ctl", "connection.close()", "close"}});
    check_table(traced.trace, "server", server);
    check_table(traced.trace, "client",
                {{"socket epoll_ctl", "tcp::socket socket(", "socket::socket"},
                 {"ioctl connect epoll_ctl poll getsockopt", "", "async_connect"},
                 {"ioctl recvfrom", "", "async_read_some"},
                 {"sendto", "", "asio::async_write"},
                 {"epoll_wait", "context.run()", "io_context::run"},
                 {"close epoll_ctl", "socket_.close()", "close"}});
}

TEST_CASE("posix: each call's line, and no operation", "[sites][pair]") {
    const TracedRun traced = traced_style("posix");
    INFO(report(traced));
    REQUIRE(traced.unreadable.empty());
    for (const SeenSite& site : sites_of(traced.trace)) {
        CAPTURE(site.side, site.call, site.function, site.line);
        CHECK(site.asio.empty());
        // The line has the call by its own name: ::read(…), ::send(…).
        CHECK(site.line.find("::" + site.call + "(") != std::string::npos);
    }
}

namespace {

/// Changes bytes in the sections that hold debug information and call frames (elf(5)).
void damage(const std::string& program, unsigned seed) {
    std::fstream file(program, std::ios::in | std::ios::out | std::ios::binary);
    std::string bytes((std::istreambuf_iterator<char>(file)), {});
    Elf64_Ehdr header;
    std::memcpy(&header, bytes.data(), sizeof header);
    const auto section = [&](std::size_t at) {
        Elf64_Shdr found;
        std::memcpy(&found, bytes.data() + header.e_shoff + at * sizeof found, sizeof found);
        return found;
    };
    const Elf64_Shdr names = section(header.e_shstrndx);
    std::mt19937 random(seed);
    int damaged = 0;
    for (std::size_t at = 0; at < header.e_shnum; ++at) {
        const Elf64_Shdr one = section(at);
        const std::string name = bytes.data() + names.sh_offset + one.sh_name;
        if (name.rfind(".debug_", 0) != 0 && name != ".symtab" && name != ".strtab") continue;
        for (std::uint64_t left = one.sh_size / 8 + 1; left > 0 && one.sh_size > 0; --left)
            bytes[one.sh_offset + random() % one.sh_size] = static_cast<char>(random());
        ++damaged;
    }
    REQUIRE(damaged >= 5);
    file.clear();
    file.seekp(0);
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

}  // namespace

TEST_CASE("damaged debug information costs the lines alone", "[sites]") {
    const Folder folder;
    for (unsigned seed = 1; seed <= 6; ++seed) {
        CAPTURE(seed);
        const std::string program = folder.file("damaged" + std::to_string(seed));
        REQUIRE(run({installed("cc"), "-g", "-o", program, sources + "marked.c"}).status == 0);
        damage(program, seed);
        const TracedRun traced =
            traced_pair(program, BIN_DIR "/echo-client 127.0.0.1", {"--input", "a\\n"});
        check_good_trace(traced);
        CHECK(traced.trace.connections.size() == 1);
    }
}
