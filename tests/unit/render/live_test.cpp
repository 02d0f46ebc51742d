// When each line of a watched trace is printed: settled() is the clock.
#include <algorithm>
#include <sstream>
#include <string>

#include "support/catch.hpp"
#include "support/golden.hpp"
#include "support/play/article_trace.hpp"
#include "support/play/play.hpp"
#include "support/trace/trace_teller.hpp"

#include "common/text/utf8.hpp"

using namespace tcpwhy;
using model::millisecond_ns;
using model::Phase;
using model::Rule;
using model::SegmentNumber;
using model::Side;
using model::SystemCall;
using test::TraceTeller;
using namespace model::tcp_flag;
using What = model::ProcessEvent::What;

namespace {

constexpr model::Time hold = render::live_hold_ns;

struct Live {
    std::string out;
    std::unique_ptr<model::TraceSink> renderer;
    TraceTeller tell;

    explicit Live(std::string_view format, int verbosity = 0)
        : renderer(render::make_renderer(format, options(verbosity),
                                         [this](std::string_view text) { out += text; })),
          tell(*renderer) {
        renderer->begin({model::Mode::private_lab, "lo", "private lab", test::loopback(9877)});
    }
    static render::Options options(int verbosity) {
        render::Options options;
        options.hold_ns = hold;
        options.verbosity = verbosity;
        return options;
    }
    /// The text printed since the last call of this function, once everything up to `later` after
    /// the last fact has been reported.
    std::string after(model::Time later) {
        renderer->settled(tell.now() + later);
        return std::exchange(out, {});
    }
};

std::size_t arrows(const std::string& text) {
    std::size_t count = 0;
    for (const std::string_view head : {"▸", "◂─"})
        for (std::size_t at = 0; (at = text.find(head, at)) != std::string::npos; ++at) ++count;
    return count;
}

}  // namespace

TEST_CASE("a watched ladder shows what belongs together when nothing more comes", "[live]") {
    Live live("ladder");
    live.tell.process(What::start, 12, Side::client, "client");
    live.tell.in(1, 40000);
    model::CallEntered write = test::a_call(SystemCall::write, 3);
    write.set<model::args::Send>().data = "a";
    const model::CallId call = live.tell.enter(Side::client, write);
    live.tell.segment(Side::client,
                      {.flags = psh | ack,
                       .seq = 1,
                       .ack = 1,
                       .payload = "a",
                       .cause = test::by_call(SystemCall::write, call, 12, Rule::bytes)});
    live.after(0);  // the title
    CHECK(live.after(9 * millisecond_ns).empty());
    live.tell.at(20);
    live.tell.leave(call, 1);
    CHECK(live.after(5 * millisecond_ns).empty());
    const std::string shown = live.after(11 * millisecond_ns);
    CHECK(arrows(shown) == 1);
    CHECK_THAT(shown, ContainsSubstring("write(3") && ContainsSubstring("= 1"));
    CHECK(live.after(hold).empty());
}

TEST_CASE("a call that still waits is shown as waiting", "[live]") {
    Live live("ladder");
    live.tell.process(What::start, 7, Side::server, "server");
    const model::CallId accept =
        live.tell.enter(Side::server, test::a_call(SystemCall::accept, 3, true));
    CHECK_THAT(live.after(hold - 1), !ContainsSubstring("accept"));
    CHECK_THAT(live.after(hold), ContainsSubstring("accept(3) … waits"));
    live.tell.at(10'000'000);
    live.tell.leave(accept, 4, {3});
    CHECK_THAT(live.after(hold), ContainsSubstring("accept = 4 ◂ by 3"));
}

TEST_CASE("a wait for events without a limit is shown as waiting, one with a limit is not",
          "[live]") {
    Live live("ladder");
    live.tell.process(What::start, 7, Side::server, "server");
    model::CallEntered wait = test::a_call(SystemCall::epoll_wait, 5, true);
    wait.socket = 0;
    wait.set<model::args::Wait>().watches = {{3, 1, 1}};
    SECTION("without") {
        wait.set<model::args::Wait>().timeout_ms = -1;
        const model::CallId call = live.tell.enter(Side::server, wait);
        CHECK_THAT(live.after(hold), ContainsSubstring("epoll_wait") && ContainsSubstring("waits"));
        // A call that was shown to wait is shown to end, whatever ended it.
        live.tell.at(100'000);
        live.tell.leave(call, 1);
        CHECK_THAT(live.after(hold), ContainsSubstring("epoll_wait = 1"));
    }
    SECTION("with") {
        wait.set<model::args::Wait>().timeout_ms = 100;
        const model::CallId call = live.tell.enter(Side::server, wait);
        CHECK_THAT(live.after(hold), !ContainsSubstring("epoll_wait"));
        live.tell.at(100'000);
        live.tell.leave(call, 0);
        CHECK_THAT(live.after(hold), !ContainsSubstring("epoll_wait"));
    }
}

TEST_CASE("no row of an endless stream waits longer than the hold", "[live]") {
    for (const std::string format : {"ladder", "text"}) {
        Live live(format, 1);  // verbose: nothing is folded into one row
        live.tell.in(1, 40000);
        const model::CallId read =
            live.tell.enter(Side::server, test::a_call(SystemCall::read, 4, true));
        std::string all;
        for (std::int64_t millisecond = 1; millisecond <= 300; ++millisecond) {
            live.tell.at(millisecond * 1000);
            // Each names a call that never returns: the most that a line can wait for.
            live.tell.segment(Side::client, {.flags = fin | ack,
                                             .seq = 1,
                                             .ack = 1,
                                             .phase = Phase::shutdown,
                                             .may_wake = {read}});
            all += live.after(0);
            const std::size_t shown =
                format == "text" ? static_cast<std::size_t>(std::count(all.begin(), all.end(), '#'))
                                 : arrows(all);
            const std::int64_t due = millisecond - hold / millisecond_ns - 1;
            INFO(format << " at " << millisecond << " ms");
            REQUIRE(static_cast<std::int64_t>(shown) >= due);
        }
    }
}

TEST_CASE("a watched trace that ends tells which connections are open, and sums up", "[live]") {
    model::ConnectionFinding open;
    open.identity = {3, test::loopback(40000), test::loopback(9877)};
    open.outcome = model::Outcome::half_closed;
    open.client_state = model::TcpState::close_wait;
    open.server_state = model::TcpState::fin_wait_2;
    model::ConnectionFinding closed;
    closed.identity = {4, test::loopback(40001), test::loopback(9877)};
    closed.outcome = model::Outcome::closed;
    for (const std::string format : {"ladder", "text"}) {
        INFO(format);
        Live live(format);
        live.after(0);
        live.renderer->connection(open);
        live.renderer->connection(closed);
        live.renderer->end({});
        const std::string told = live.after(0);
        CHECK_THAT(told, ContainsSubstring("connection 3 is half-closed: client :40000 CLOSE-WAIT, "
                                           "server :9877 FIN-WAIT-2\n"));
        CHECK_THAT(told, !ContainsSubstring("connection 4"));
        CHECK_THAT(told, ContainsSubstring("0 segments, 0 calls, 0 unexplained"));
    }
}

TEST_CASE("a watched ladder takes the width that its terminal has got, and names its lanes anew",
          "[live]") {
    const auto columns = std::make_shared<int>(120);
    render::Options options = Live::options(0);
    options.width = *columns;
    options.width_now = columns;
    std::string out;
    const auto renderer =
        render::make_renderer("ladder", options, [&](std::string_view text) { out += text; });
    TraceTeller tell(*renderer);
    tell.process(What::start, 12, Side::client, "client");
    tell.in(1, 40000);
    std::int64_t microseconds = 0;
    const auto widest_after_write = [&] {
        tell.at(microseconds += 100'000);
        const model::CallId call = tell.enter(Side::client, test::a_call(SystemCall::write, 3));
        tell.leave(call, 1);
        tell.segment(Side::client, {.flags = psh | ack, .seq = 1, .ack = 1, .payload = "a"});
        out.clear();
        renderer->settled(tell.now() + hold);
        INFO(out);
        std::size_t widest = 0;
        std::istringstream lines(out);
        for (std::string line; std::getline(lines, line);)
            widest = std::max(widest, static_cast<std::size_t>(::width_of(line)));
        return widest;
    };
    CHECK(widest_after_write() > 80);
    CHECK_THAT(out, ContainsSubstring("client: client"));
    CHECK(widest_after_write() > 80);
    CHECK_THAT(out, !ContainsSubstring("client: client"));
    *columns = 40;  // less than the least: that
    CHECK(widest_after_write() <= 80);
    CHECK_THAT(out, ContainsSubstring("client: client"));
    CHECK(widest_after_write() <= 80);
    CHECK_THAT(out, !ContainsSubstring("client: client"));
    *columns = 150;
    CHECK(widest_after_write() > 80);
    CHECK_THAT(out, ContainsSubstring("client: client"));
}

TEST_CASE("with -vv the text tells of a call that waits", "[live]") {
    Live live("text", 2);
    live.tell.process(What::start, 7, Side::server, "server");
    const model::CallId accept =
        live.tell.enter(Side::server, test::a_call(SystemCall::accept, 3, true));
    CHECK_THAT(live.after(hold), !ContainsSubstring("accept"));
    CHECK_THAT(live.after(hold + 1), ContainsSubstring("accept(3) waits"));
    live.tell.at(100'000);
    live.tell.leave(accept, 4);
    CHECK_THAT(live.after(0), ContainsSubstring("accept(3) = 4"));
}

TEST_CASE("a lane that gets its name late is named again", "[live]") {
    Live live("ladder");
    live.tell.in(1, 40000);
    live.tell.process(What::start, 12, Side::client, "client");
    live.tell.enter(Side::client, test::a_call(SystemCall::connect, 3, true));
    CHECK_THAT(live.after(hold), !ContainsSubstring("late-server"));
    live.tell.at(100'000);
    live.tell.process(What::start, 7, Side::server, "late-server");
    CHECK_THAT(live.after(hold), ContainsSubstring("server: late-server"));
}

TEST_CASE("a SYN waits for the name of its sender no longer than it takes to ask", "[live]") {
    test::Play play;
    play.server_listens();
    const model::CallId connect = play.enter(play.client_pid, SystemCall::connect, 2, true);
    SECTION("the only one who connects there sent it") {
        play.client_sends("S", 0);
        const model::Time sent = play.now();
        play.settle(20 * millisecond_ns);
        CHECK(play.segments.empty());
        // A segment that is held back is not certain for any sink.
        CHECK(play.certain_until <= sent);
        play.settle(20 * millisecond_ns);
        REQUIRE(play.segments.size() == 1);
        CHECK(play.cause(1).call == connect);
        CHECK(play.certain_until == play.now());
    }
    SECTION("of two it cannot be told, until a name comes") {
        const model::CallId other = play.enter(300, SystemCall::connect, 7, true);
        model::CallReturned named;
        named.snapshot = model::SocketSnapshot{};
        named.snapshot->socket = 7;
        named.snapshot->local = play.client;
        named.snapshot->remote = play.server;
        play.client_sends("S", 0);
        play.settle(200 * millisecond_ns);
        CHECK(play.segments.empty());
        if (GENERATE(true, false)) {
            play.sees(300, *named.snapshot);
            REQUIRE(play.segments.size() == 1);
            CHECK(play.cause(1).call == other);
        } else {
            play.settle(310 * millisecond_ns);
            REQUIRE(play.segments.size() == 1);
            CHECK(play.cause(1).kind == model::CauseKind::unknown);
        }
        play.server_sends("S.", 0, 1);
        play.client_sends(".", 1, 1);
        play.leave(other, named);
        const model::CallId write = play.enter(300, SystemCall::write, 7, false, 3);
        play.client_sends("P.", 1, 1, 3);
        play.leave(write, 3);
        CHECK(play.cause(4).call == write);
    }
}
