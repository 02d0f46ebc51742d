// Sockets that no process holds any more: what the kernel says of them is compared with the
// analysis, and told.
#include <nlohmann/json.hpp>

#include "support/catch.hpp"
#include "support/golden.hpp"
#include "support/play/article_trace.hpp"
#include "support/play/play.hpp"
#include "support/trace/trace_teller.hpp"
#include "tracer/render/renderer.hpp"
#include "tracer/render/selection.hpp"

using namespace tcpwhy;
using model::Side;
using model::TcpState;
using test::Play;

namespace {

/// A handshake, and a FIN of the server's that the client has acknowledged.
void half_close(Play& play) {
    play.handshake(play.server_listens());
    const auto closing = play.enter_close(Play::server_pid, 3);
    play.server_sends("F.", 1, 1);
    play.leave(closing);
    play.client_sends(".", 1, 2);
}

model::OrphanSeen orphan(TcpState state, model::Timer timer, model::Time left) {
    model::OrphanSeen seen;
    seen.time = 1'700'000'000'500'000'000;
    seen.asked = seen.time - 1000;
    seen.local = parse_endpoint("127.0.0.1:9877").value();
    seen.remote = parse_endpoint("127.0.0.1:38264").value();
    seen.state = state;
    seen.timer = timer;
    seen.timer_left = left;
    return seen;
}

/// The article's run, and then the kernel's word.
std::string shown(std::string_view format, const model::OrphanSeen& seen, TcpState analysed,
                  int verbosity = 0) {
    render::Options options;
    options.width = 160;
    options.verbosity = verbosity;
    return test::rendered(format, options, [&](model::TraceSink& sink) {
        struct BeforeTheEnd : render::Select {
            BeforeTheEnd(model::TraceSink& inner, std::function<void()> told)
                : Select({}, inner), tell_(std::move(told)) {}
            void end(const model::Summary& summary) override {
                tell_();
                Select::end(summary);
            }
            std::function<void()> tell_;
        };
        BeforeTheEnd before(sink, [&] {
            const model::OrphanFinding finding{
                {1, seen.remote, seen.local}, Side::server, analysed, analysed == seen.state};
            sink.orphan(seen, finding);
        });
        test::tell_article(before);
    });
}

}  // namespace

TEST_CASE("FIN-WAIT-2 of a closed socket agrees with the kernel's, and so does TIME-WAIT",
          "[orphan]") {
    Play play;
    half_close(play);
    play.orphan(Side::server, TcpState::fin_wait_2);
    play.client_sends("F.", 1, 2);
    play.server_sends(".", 2, 2);
    play.wait(10 * model::millisecond_ns);
    play.orphan(Side::server, TcpState::time_wait);
    play.finish();
    REQUIRE(play.orphans.size() == 2);
    for (const model::OrphanFinding& finding : play.orphans) {
        CHECK(finding.agrees);
        CHECK(finding.side == Side::server);
        CHECK(finding.connection.id == 1);
    }
    CHECK(play.orphans[0].state == TcpState::fin_wait_2);
    CHECK(play.orphans[1].state == TcpState::time_wait);
    CHECK(play.summary.disagreements == 0);
    CHECK(play.summary.compared >= 2);
}

TEST_CASE("a state that the end was in long ago is a disagreement", "[orphan]") {
    Play play;
    half_close(play);
    play.wait(10 * model::millisecond_ns);
    play.orphan(Side::server, TcpState::fin_wait_1);
    play.orphan(Side::client, TcpState::time_wait);
    play.finish();
    REQUIRE(play.orphans.size() == 2);
    CHECK_FALSE(play.orphans[0].agrees);
    CHECK_FALSE(play.orphans[1].agrees);
    CHECK(play.orphans[1].state == TcpState::close_wait);
    CHECK(play.summary.disagreements == 2);
}

TEST_CASE("a FIN that the kernel still waits for long after it was seen has not been taken in",
          "[orphan]") {
    Play play;
    half_close(play);
    play.client_sends("F.", 1, 2);
    play.wait(20 * model::millisecond_ns);
    play.orphan(Side::server, TcpState::fin_wait_2);
    play.wait(200 * model::millisecond_ns);
    play.client_sends("F.", 1, 2);
    play.server_sends(".", 2, 2);
    play.finish();
    CHECK(play.orphans.at(0).agrees);
    CHECK(play.orphans.at(0).state == TcpState::fin_wait_2);
    CHECK(play.segment(6).finding.server_state == TcpState::time_wait);
    CHECK(play.segment(7).finding.server_before == TcpState::fin_wait_2);
    CHECK(play.segment(7).finding.server_state == TcpState::time_wait);
    CHECK(play.cause(8).to == 7);
    CHECK(play.segment(8).finding.client_state == TcpState::closed);
    CHECK(play.summary.disagreements == 0);
}

TEST_CASE("FIN-WAIT-2 that has timed out is CLOSED to the FIN that comes after all", "[orphan]") {
    const bool seen_gone = GENERATE(true, false);
    Play play;
    half_close(play);
    play.orphan(Side::server, TcpState::fin_wait_2, model::second_ns);
    if (seen_gone) {
        play.wait(1010 * model::millisecond_ns);
        play.orphan(Side::server, TcpState::closed);
        REQUIRE(play.orphans.size() == 2);
        CHECK(play.orphans[1].agrees);
        CHECK(play.orphans[1].state == TcpState::closed);
    } else {
        play.wait(1200 * model::millisecond_ns);
    }
    const auto closing = play.enter_close(Play::client_pid, 2);
    const model::SegmentNumber fin = play.client_sends("F.", 1, 2);
    play.leave(closing);
    const model::SegmentNumber reset = play.server_sends("R", 2);
    CHECK(play.segment(fin).finding.server_state == TcpState::closed);
    CHECK(play.segment(fin).finding.client_state == TcpState::last_ack);
    CHECK_FALSE(play.segment(fin).finding.notes.has(model::NoteCode::time_wait));
    CHECK(play.cause(reset).to == fin);
    CHECK(play.segment(reset).finding.notes.has(model::NoteCode::reset_no_socket));
    CHECK(play.segment(reset).finding.client_state == TcpState::closed);
    play.finish();
    CHECK(play.summary.disagreements == 0);
}

TEST_CASE("FIN-WAIT-2 goes on until its timer has run out, and as long as the kernel says so",
          "[orphan]") {
    Play play;
    half_close(play);
    play.orphan(Side::server, TcpState::fin_wait_2, model::second_ns);
    const bool longer = GENERATE(true, false);
    if (longer) {
        play.wait(1100 * model::millisecond_ns);
        play.orphan(Side::server, TcpState::fin_wait_2, model::second_ns);
    }
    play.wait(900 * model::millisecond_ns);
    const auto closing = play.enter_close(Play::client_pid, 2);
    const model::SegmentNumber fin = play.client_sends("F.", 1, 2);
    play.leave(closing);
    CHECK(play.segment(fin).finding.server_state == TcpState::time_wait);
    CHECK(play.segment(fin).finding.notes.has(model::NoteCode::time_wait));
}

TEST_CASE("an end that segments have closed is not told to be gone", "[orphan]") {
    Play play;
    half_close(play);
    play.orphan(Side::server, TcpState::fin_wait_2, model::second_ns);
    play.client_sends("P.", 1, 2, 4);
    play.server_sends("R", 2);
    play.orphan(Side::server, TcpState::closed);
    play.finish();
    CHECK(play.orphans.size() == 1);
    CHECK(play.summary.disagreements == 0);
}

TEST_CASE("a FIN that waits behind unsent bytes is FIN-WAIT-1 to the kernel already", "[orphan]") {
    Play play;
    play.handshake(play.server_listens());
    play.wait(10 * model::millisecond_ns);
    play.orphan(Side::server, TcpState::fin_wait_1);
    play.orphan(Side::server, TcpState::last_ack);  // but nobody has closed at the other end
    play.finish();
    REQUIRE(play.orphans.size() == 2);
    CHECK(play.orphans[0].agrees);
    CHECK_FALSE(play.orphans[1].agrees);
}

TEST_CASE("an orphan of no connection of the trace is not told", "[orphan]") {
    Play play;
    play.server_listens();
    play.orphan(Side::server, TcpState::time_wait);
    play.finish();
    CHECK(play.orphans.empty());
    CHECK(play.summary.compared == 0);
}

TEST_CASE("JSON tells both states and the timer", "[orphan]") {
    const std::string lines =
        shown("json", orphan(TcpState::time_wait, model::Timer::time_wait, 59'998'000'000),
              TcpState::time_wait);
    const std::size_t at = lines.find("{\"event\":\"orphan\"");
    REQUIRE(at != std::string::npos);
    const auto event = nlohmann::json::parse(lines.substr(at, lines.find('\n', at) - at));
    CHECK(event == nlohmann::json::parse(R"({"event":"orphan","time":"1700000000.500000000",
        "connection":1,"side":"server","local":"127.0.0.1:9877","remote":"127.0.0.1:38264",
        "state":"TIME-WAIT","kernel_state":"TIME-WAIT","agrees":true,"timer":"time-wait",
        "timer_left":"59.998000000"})"));
}

TEST_CASE("people are told that the kernel confirms TIME-WAIT, and of every disagreement",
          "[orphan]") {
    const auto waits = orphan(TcpState::time_wait, model::Timer::time_wait, 59'998'000'000);
    CHECK(shown("text", waits, TcpState::time_wait)
              .find("127.0.0.1:9877 > 127.0.0.1:38264: kernel confirms TIME-WAIT, 60 s left\n") !=
          std::string::npos);
    CHECK(
        shown("ladder", waits, TcpState::time_wait).find("kernel confirms TIME-WAIT, 60 s left") !=
        std::string::npos);
    CHECK(shown("ladder", waits, TcpState::closed).find("kernel says TIME-WAIT, not CLOSED") !=
          std::string::npos);
}

TEST_CASE("people are told that FIN-WAIT-2 is over, because no segment tells", "[orphan]") {
    const auto gone = orphan(TcpState::closed, model::Timer::none, -1);
    for (const char* format : {"text", "ladder"})
        CHECK(shown(format, gone, TcpState::closed)
                  .find("kernel confirms CLOSED: FIN-WAIT-2 is over") != std::string::npos);
}

TEST_CASE("the states on the way are for those who want to know more", "[orphan]") {
    const auto passing = orphan(TcpState::fin_wait_1, model::Timer::retransmission, 200'000'000);
    for (const char* format : {"text", "ladder"}) {
        CHECK(shown(format, passing, TcpState::fin_wait_1).find("kernel confirms") ==
              std::string::npos);
        CHECK(shown(format, passing, TcpState::fin_wait_1, 1)
                  .find("kernel confirms FIN-WAIT-1, 200 ms left") != std::string::npos);
    }
}

TEST_CASE("a part of a trace has the orphans of its connection alone", "[orphan]") {
    struct Counter : model::PartialSink {
        void orphan(const model::OrphanSeen&, const model::OrphanFinding&) override { ++count; }
        int count = 0;
    };
    const auto told = [](render::Selection selection) {
        Counter counter;
        render::Select select(std::move(selection), counter);
        model::OrphanFinding finding;
        finding.connection.id = 2;
        select.orphan(orphan(TcpState::time_wait, model::Timer::none, -1), finding);
        return counter.count;
    };
    CHECK(told({2, {}}) == 1);
    CHECK(told({1, {}}) == 0);
    CHECK(told({0, {model::Phase::shutdown}}) == 1);
    CHECK(told({0, {model::Phase::data}}) == 0);
}
