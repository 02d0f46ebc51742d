// strace's logs, line by line.
#include "support/catch.hpp"
#include "tracer/calls/strace/line.hpp"
#include "tracer/calls/strace/log.hpp"
#include "tracer/calls/strace/words.hpp"

using namespace tcpwhy;
using calls::StraceLine;

namespace {

StraceLine apart(std::string_view text) {
    StraceLine line;
    INFO(text);
    REQUIRE(calls::take_apart(text, line) == "");
    return line;
}

const model::Time stamp = 1'700'000'000'000'000'000;

}  // namespace

TEST_CASE("a line of strace is taken apart, whatever options it was written with") {
    const StraceLine plain = apart("17945 1700000000.542534 write(3, \"a)\\\", \\n\", 6) = 6");
    CHECK(plain.kind == StraceLine::Kind::call);
    CHECK(plain.tid == 17945);
    CHECK(plain.time == stamp + 542'534'000);
    CHECK(plain.name == "write");
    CHECK(plain.text == "3, \"a)\\\", \\n\", 6");
    CHECK(plain.result == "6");
    CHECK_FALSE(plain.lasted);

    const StraceLine full = apart(
        "[pid  7] 1700000000.542534001 connect(3<TCP:[127.0.0.1:40140->127.0.0.1:9877]>, "
        "{sa_family=AF_INET, sin_port=htons(9877), sin_addr=inet_addr(\"127.0.0.1\")}, 16) = -1 "
        "ECONNREFUSED (Connection refused) <0.000055>");
    CHECK(full.tid == 7);
    CHECK(full.time == stamp + 542'534'001);
    CHECK(full.result == "-1");
    CHECK(full.error == "ECONNREFUSED");
    CHECK(full.lasted == std::optional<model::Time>(55'000));
    CHECK(calls::arguments(full.text).size() == 3);

    const StraceLine without_f = apart("1700000000.5 exit_group(0)   = ?");
    CHECK(without_f.tid == 0);
    CHECK(without_f.result == "?");

    const StraceLine accepted =
        apart("1 1700000000.5 accept(3, NULL, NULL) = 4<TCP:[127.0.0.1:9877->127.0.0.1:40140]>");
    CHECK(accepted.result == "4<TCP:[127.0.0.1:9877->127.0.0.1:40140]>");
    CHECK(calls::number_of(accepted.result) == std::optional<std::int64_t>(4));
}

TEST_CASE("unfinished and resumed halves, signals and ends are told apart") {
    using Kind = StraceLine::Kind;
    CHECK(apart("1 1700000000.5 accept(3, NULL, NULL <unfinished ...>").kind == Kind::unfinished);
    CHECK(apart("1 1700000000.5 <... accept resumed>) = 4").kind == Kind::resumed);
    CHECK(apart("1 1700000000.5 <... clone resumed>, child_tidptr=0x7f) = 12").result == "12");
    const auto signal = apart("1 1700000000.5 --- SIGINT {si_signo=SIGINT, si_code=SI_USER} ---");
    CHECK(signal.kind == Kind::signal);
    CHECK(signal.name == "SIGINT");
    CHECK(apart("1 1700000000.5 +++ exited with 3 +++").status == 3);
    CHECK(apart("1 1700000000.5 +++ killed by SIGKILL (core dumped) +++").name == "SIGKILL");
    CHECK(apart("strace: Process 17945 attached").kind == Kind::nothing);
    CHECK(apart("").kind == Kind::nothing);
}

TEST_CASE("a line that is none of strace's is refused with the reason") {
    struct Case {
        const char* text;
        const char* reason;
    };
    for (const Case& each : {
             Case{"12:00:01.5 write(1, \"\", 0) = 0", "-ttt"},
             {"write(1, \"\", 0) = 0", "-ttt"},
             {"1 1700000000.5", "nothing follows"},
             {"1 1700000000.5 write(1, \"a", "do not end"},
             {"1 1700000000.5 write(1, \"a\", 1)", "no result"},
             {"1 1700000000.5 <... resumed>) = 0", "resumes no call"},
             {"1 1700000000.5 +++ exited with 900 +++", "exit status"},
             {"99999999999 1700000000.5 write() = 0", "process number"},
             {"[pid 1 1700000000.5 write() = 0", "does not end"},
             {"1 1700000000.5 ** = 0", "no call"},
         }) {
        INFO(each.text);
        StraceLine line;
        CHECK(std::string(calls::take_apart(each.text, line)).find(each.reason) !=
              std::string::npos);
    }
    calls::StraceLog log;
    CHECK(log.line("1 1700000000.5 <... accept resumed>) = 4").find("not begun") !=
          std::string::npos);
}

TEST_CASE("words become numbers: addresses, names of sockets, literals, options, errors") {
    CHECK(to_string(calls::endpoint_of("{sa_family=AF_INET6, sin6_port=htons(9877), "
                                       "sin6_flowinfo=htonl(0), inet_pton(AF_INET6, \"::1\", "
                                       "&sin6_addr), sin6_scope_id=0}")
                        .value()) == "[::1]:9877");
    CHECK_FALSE(calls::endpoint_of("{sa_family=AF_UNIX, sun_path=\"/run/x\"}"));
    const auto name = calls::socket_name_of("3<TCPv6:[[::1]:9877->[::1]:40140]>");
    REQUIRE(name);
    CHECK(to_string(name->local.value()) == "[::1]:9877");
    CHECK(to_string(name->remote.value()) == "[::1]:40140");
    CHECK(calls::bytes_of("\"a\\n\\0\\177\\\\\\\"\"...") == std::string("a\n\0\x7f\\\"", 6));
    CHECK(calls::option_named("SOL_SOCKET", "SO_REUSEADDR").option == 2);
    CHECK(calls::option_named("SOL_TCP", "TCP_NODELAY").level == 6);
    CHECK(calls::error_named("ECONNREFUSED") == 111);
    CHECK(calls::signal_named("SIGKILL") == 9);
}

TEST_CASE("times that are none since the epoch are refused with what to give instead") {
    for (const char* line : {"     0.000204 socket(AF_INET, SOCK_STREAM, 0) = 3",
                             "4131       0.000163 close(3)            = 0",
                             "[pid  4131]      12.000163 close(3)     = 0", "15:12:21 close(3) = 0",
                             "3707  15:12:21.782601 close(3) = 0",
                             "15:12:21.782601 (+     0.000019) close(3) = 0", "close(3) = 0"}) {
        INFO(line);
        StraceLine out;
        CHECK(calls::take_apart(line, out).find("-ttt") != std::string_view::npos);
    }
}

TEST_CASE("a relative time beside that since the epoch does no harm") {
    for (const char* text : {"4131  1700000000.000163 (+     0.000098) close(3) = 0",
                             "1700000000.000163 (+ 0.000098) close(3) = 0"}) {
        const StraceLine line = apart(text);
        CHECK(line.time == stamp + 163'000);
        CHECK(line.name == "close");
        CHECK(line.text == "3");
    }
}
