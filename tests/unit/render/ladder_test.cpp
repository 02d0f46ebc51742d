// The ladder beyond the article: many clients, long transfers, losses, resets, names that do not
// fit.
#include <limits>

#include "common/text/utf8.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"
#include "support/play/article_trace.hpp"
#include "support/trace/trace_teller.hpp"

using namespace tcpwhy;
using model::NoteCode;
using model::Phase;
using model::Rule;
using model::SegmentNumber;
using model::Side;
using model::SystemCall;
using model::TcpState;
using test::SegmentWords;
using test::TraceTeller;
using namespace model::tcp_flag;
using What = model::ProcessEvent::What;

namespace {

model::Notes notes(NoteCode code, std::uint64_t value = 0) {
    model::Notes all;
    all.add(code, value);
    return all;
}

void end_with_summary(TraceTeller& tell) {
    model::Summary summary;
    summary.segments = tell.segments();
    summary.calls = tell.calls();
    tell.sink().end(summary);
}

model::Cause timer(model::Timer which, SystemCall name) {
    model::Cause cause;
    cause.kind = model::CauseKind::timer;
    cause.timer = which;
    cause.rule = Rule::timer;
    cause.evidence = model::Evidence::observed;
    cause.name = name;
    return cause;
}

// Two clients whose connections overlap, and a server that accepts both.
void two_clients(model::TraceSink& sink) {
    sink.begin({model::Mode::private_lab, "lo", "private lab", test::loopback(9877)});
    TraceTeller tell(sink);
    tell.process(What::start, 7, Side::server, "server");
    tell.at(10);
    tell.leave(tell.enter(Side::server, test::a_call(SystemCall::listen, 3)), 0);
    std::int64_t clock = 20;
    std::vector<model::CallId> accepts;
    std::vector<model::CallId> connects;
    for (const model::Pid pid : {21, 22}) {
        tell.at(clock += 5);
        tell.pids(pid, 7);
        tell.in(0);
        tell.process(What::start, pid, Side::client, "client");
        accepts.push_back(tell.enter(Side::server, test::a_call(SystemCall::accept, 3, true)));
        connects.push_back(tell.enter(Side::client, test::a_call(SystemCall::connect, 3, true)));
    }
    std::vector<SegmentNumber> opening(2);
    for (const std::size_t one : {0U, 1U}) {
        tell.at(clock += 5);
        tell.pids(one == 0 ? 21 : 22, 7);
        tell.in(static_cast<model::ConnectionId>(one + 1), static_cast<std::uint16_t>(40000 + one));
        tell.states(TcpState::closed, TcpState::listen);
        tell.states(TcpState::syn_sent, TcpState::syn_received);
        opening[one] =
            tell.segment(Side::client, {.flags = syn,
                                        .cause = test::by_call(SystemCall::connect, connects[one],
                                                               one == 0 ? 21 : 22, Rule::window),
                                        .phase = Phase::handshake});
    }
    for (const std::size_t one : {0U, 1U}) {
        tell.at(clock += 5);
        tell.pids(one == 0 ? 21 : 22, 7);
        tell.in(static_cast<model::ConnectionId>(one + 1));
        const SegmentNumber answer =
            tell.segment(Side::server, {.flags = syn | ack,
                                        .ack = 1,
                                        .cause = test::reply_to(opening[one], SystemCall::listen),
                                        .phase = Phase::handshake});
        tell.leave(connects[one], 0, {answer});
        const SegmentNumber last =
            tell.segment(Side::client, {.seq = 1,
                                        .ack = 1,
                                        .cause = test::reply_to(answer, SystemCall::connect),
                                        .phase = Phase::handshake});
        tell.leave(accepts[one], static_cast<int>(4 + one), {last});
    }
    for (const model::Pid pid : {22, 21}) {
        tell.at(clock += 5);
        tell.process(What::exit, pid, Side::client, "client");
    }
    end_with_summary(tell);
}

// A long transfer: `writes` segments of 1000 bytes, an ACK for each.
void transfer(model::TraceSink& sink, std::uint64_t writes) {
    sink.begin({model::Mode::host, "lo", "host", test::loopback(9877)});
    TraceTeller tell(sink);
    tell.in(1, 40000);
    const std::string block(1000, 'x');
    std::uint64_t sent = 1;
    std::int64_t clock = 0;
    for (std::uint64_t count = 0; count < writes; ++count) {
        tell.at(clock += 10);
        model::CallEntered write = test::a_call(SystemCall::write, 3);
        write.set<model::args::Send>().data = block.substr(0, 64);
        write.set<model::args::Send>().bytes = block.size();
        const model::CallId call = tell.enter(Side::client, write);
        const SegmentNumber data = tell.segment(
            Side::client, {.flags = psh | ack,
                           .seq = sent,
                           .ack = 1,
                           .payload = block,
                           .cause = test::by_call(SystemCall::write, call, 12, Rule::bytes)});
        sent += block.size();
        tell.segment(Side::server, {.seq = 1, .ack = sent, .cause = test::reply_to(data)});
        tell.leave(call, 1000);
    }
    tell.at(clock += 10);
    tell.states(TcpState::fin_wait_1, TcpState::close_wait);
    tell.segment(Side::client, {.flags = fin | ack,
                                .seq = sent,
                                .ack = 1,
                                .cause = test::by_call(SystemCall::close, 0, 12, Rule::window),
                                .phase = Phase::shutdown});
    end_with_summary(tell);
}

// Trouble on the way: a loss, what the timer does about it, a reset, a signal.
void trouble(model::TraceSink& sink) {
    sink.begin({model::Mode::private_lab, "lo", "private lab", test::loopback(9877)});
    TraceTeller tell(sink);
    tell.process(What::start, 7, Side::server, "server");
    tell.process(What::start, 12, Side::client, "client");
    tell.in(1, 40000);
    sink.loss({tell.now(), 1, true});
    tell.states(TcpState::established, TcpState::established);
    tell.states(TcpState::established, TcpState::established);
    tell.at(100);
    model::CallEntered write = test::a_call(SystemCall::write, 3);
    write.set<model::args::Send>().data = "gr\xc3\xbc\xc3\x9f \xe4\xb8\x96\xe7\x95\x8c\n";
    write.set<model::args::Send>().bytes = write.set<model::args::Send>().data.size();
    const model::CallId call = tell.enter(Side::client, write);
    const SegmentNumber lost = tell.segment(
        Side::client, {.flags = psh | ack,
                       .seq = 1,
                       .ack = 1,
                       .payload = write.set<model::args::Send>().data,
                       .cause = test::by_call(SystemCall::write, call, 12, Rule::bytes),
                       .notes = notes(NoteCode::lost)});
    tell.leave(call, static_cast<std::int64_t>(write.set<model::args::Send>().bytes));
    tell.at(205'000);
    const SegmentNumber again =
        tell.segment(Side::client, {.flags = psh | ack,
                                    .seq = 1,
                                    .ack = 1,
                                    .payload = write.set<model::args::Send>().data,
                                    .cause = timer(model::Timer::retransmission, SystemCall::write),
                                    .notes = notes(NoteCode::retransmission, lost)});
    tell.at(245'000);
    tell.segment(Side::server, {.seq = 1,
                                .ack = 14,
                                .cause = timer(model::Timer::delayed_ack, SystemCall::none),
                                .notes = notes(NoteCode::delayed_ack, 40'000'000)});
    (void)again;
    model::ProcessEvent killed;
    killed.what = What::signal;
    killed.pid = 7;
    killed.role = Side::server;
    killed.signal = 9;
    tell.at(300'000);
    tell.process(killed);
    tell.states(TcpState::closed, TcpState::closed);
    model::Cause exit;
    exit.kind = model::CauseKind::exit;
    exit.rule = Rule::exit;
    exit.evidence = model::Evidence::observed;
    exit.signal = 9;
    exit.pid = 7;
    tell.segment(Side::server, {.flags = rst | ack,
                                .seq = 1,
                                .ack = 14,
                                .cause = exit,
                                .phase = Phase::abort,
                                .notes = notes(NoteCode::reset_unread_data, 13)});
    killed.what = What::exit;
    tell.process(killed);
    sink.notice({tell.now(), model::Notice::Code::frames_dropped, 0, 3, ""});
    tell.leave(tell.enter(Side::client, test::a_call(SystemCall::read, 3)), -1, {}, 104);
    end_with_summary(tell);
}

// Everything as long as it can be, and hostile.
void overlong(model::TraceSink& sink) {
    const std::string name(300, 'n');
    const std::string hostile = "\x1b[2J\xe4\xb8\x96\r\n" + std::string(200, '\xff') + name;
    sink.begin({model::Mode::private_lab, hostile, hostile, test::loopback(9877)});
    TraceTeller tell(sink);
    for (const Side side : {Side::server, Side::client}) {
        model::ProcessEvent start;
        start.pid = side == Side::client ? 2'147'483'647 : 2'147'483'646;
        start.role = side;
        start.name = hostile;
        start.argv = {hostile, hostile};
        tell.process(start);
    }
    tell.pids(2'147'483'647, 2'147'483'646);
    tell.in(1, 65535);
    tell.at(99'999'999'999'999);
    const model::CallId read =
        tell.enter(Side::server, test::a_call(SystemCall::recvmmsg, 2'147'483'647, true));
    for (const bool from_client : {true, false}) {
        model::CallEntered write = test::a_call(SystemCall::sendmmsg, 2'147'483'647);
        write.set<model::args::Send>().data = hostile.substr(0, 64);
        write.set<model::args::Send>().bytes = std::numeric_limits<std::uint64_t>::max();
        write.set<model::args::Send>().address = test::loopback(65535);
        const Side side = from_client ? Side::client : Side::server;
        const model::CallId call = tell.enter(side, write);
        tell.states(TcpState::syn_received, TcpState::close_wait);
        tell.states(TcpState::established, TcpState::fin_wait_1);
        tell.segment(side, {.flags = 0x1ff,
                            .seq = std::numeric_limits<std::uint64_t>::max() - 5000,
                            .ack = std::numeric_limits<std::uint64_t>::max(),
                            .payload = hostile,
                            .cause = timer(model::Timer::tail_loss_probe, SystemCall::sendmmsg),
                            .notes = notes(NoteCode::missing_segments)});
        tell.leave(call, -1, {}, 110);
    }
    tell.leave(read, -1, {1, 2, 3, 4, 5}, 104, hostile);
    tell.process(What::exit, 99, Side::none, hostile);
    sink.notice({tell.now(), model::Notice::Code::faulty_input, 0, 0, hostile});
    end_with_summary(tell);
}

std::string ladder(const std::function<void(model::TraceSink&)>& tell,
                   render::Options options = {}) {
    return test::rendered("ladder", options, tell);
}

}  // namespace

TEST_CASE("connections that overlap stand one after the other, each with its client's calls",
          "[ladder]") {
    test::check_golden("two_clients.ladder", ladder(two_clients));
}

TEST_CASE("a long transfer folds", "[ladder]") {
    test::check_golden("transfer.ladder",
                       ladder([](model::TraceSink& sink) { transfer(sink, 100); }));
    const std::string huge = ladder([](model::TraceSink& sink) { transfer(sink, 10'000); });
    CHECK(test::lines_of(huge).size() < 40);
    CHECK_THAT(huge, ContainsSubstring("bytes …"));
}

TEST_CASE("a short transfer does not fold, and with -vv nothing does", "[ladder]") {
    CHECK_THAT(ladder([](model::TraceSink& sink) { transfer(sink, 4); }),
               !ContainsSubstring("more"));
    render::Options every_call;
    every_call.verbosity = 2;
    const std::string all = ladder([](model::TraceSink& sink) { transfer(sink, 100); }, every_call);
    CHECK_THAT(all, !ContainsSubstring("more,"));
    CHECK(test::lines_of(all).size() > 300);
}

TEST_CASE("losses, timers, resets and signals have shapes of their own", "[ladder]") {
    test::check_golden("trouble.ladder", ladder(trouble));
    render::Options typed;
    typed.unicode = false;
    const std::string ascii = ladder(trouble, typed);
    test::check_golden("trouble.ladder.ascii", ascii);
    for (const char byte : ascii) CHECK(static_cast<unsigned char>(byte) < 0x80);
}

TEST_CASE("no line of the ladder is wider than the terminal, whatever the names are", "[ladder]") {
    for (int width = 80; width <= 200; ++width) {
        for (const int kind : {0, 1, 2, 3, 4, 5}) {
            render::Options options;
            options.width = width;
            options.unicode = kind % 2 == 0;
            options.verbosity = kind / 2;
            for (const auto& tell : {test::tell_article, two_clients, trouble, overlong}) {
                for (const std::string& line : test::lines_of(ladder(tell, options))) {
                    INFO("width " << width << ": " << line);
                    REQUIRE(::width_of(line) <= width);
                    REQUIRE(line.find('\x1b') == std::string::npos);
                }
            }
        }
    }
}

TEST_CASE("lanes stand in the same columns on every row", "[ladder]") {
    render::Options typed;
    typed.unicode = false;
    for (const int width : {80, 93, 120, 200}) {
        typed.width = width;
        const auto lines = test::lines_of(ladder(test::tell_article, typed));
        std::size_t left = std::string::npos;
        std::size_t rows = 0;
        for (const std::string& line : lines) {
            const std::size_t lane = line.find('|');
            if (lane == std::string::npos) continue;
            if (left == std::string::npos) left = lane;
            CHECK(lane == left);
            CHECK(line.rfind('|') > lane);
            ++rows;
        }
        CHECK(rows > 30);
    }
}

TEST_CASE("with a short hold the ladder shows rows as they come", "[ladder]") {
    render::Options live;
    live.hold_ns = 0;
    std::string out;
    const auto renderer =
        render::make_renderer("ladder", live, [&](std::string_view text) { out += text; });
    TraceTeller tell(*renderer);
    tell.process(What::start, 7, Side::server, "server");
    tell.at(10);
    const model::CallId accept =
        tell.enter(Side::server, test::a_call(SystemCall::accept, 3, true));
    renderer->settled(tell.now());
    CHECK_THAT(out, ContainsSubstring("accept(3) … waits"));
    tell.at(20);
    tell.leave(accept, 4, {3});
    renderer->settled(tell.now());
    CHECK_THAT(out, ContainsSubstring("accept = 4 ◂ by 3"));
}

TEST_CASE("a wait call has rows only when a segment ended its wait", "[ladder]") {
    const std::string shown = ladder([](model::TraceSink& sink) {
        TraceTeller tell(sink);
        tell.process(What::start, 7, Side::server, "server");
        tell.in(1, 40000);
        tell.leave(tell.enter(Side::server, test::a_call(SystemCall::epoll_wait, 5, true)), 0);
        tell.never_returns(tell.enter(Side::server, test::a_call(SystemCall::poll, -1, true)));
        const model::CallId waits =
            tell.enter(Side::server, test::a_call(SystemCall::epoll_wait, 6, true));
        const SegmentNumber woke = tell.segment(Side::client, {.seq = 1, .ack = 1});
        tell.leave(waits, 1, {woke});
        end_with_summary(tell);
    });
    CHECK_THAT(shown, ContainsSubstring("epoll_wait = 1 ◂ 1"));
    CHECK_THAT(shown, ContainsSubstring("epoll_wait … waits"));
    CHECK_THAT(shown, !ContainsSubstring("epoll_wait = 0"));
    CHECK(shown.find("waits") == shown.rfind("waits"));
}
