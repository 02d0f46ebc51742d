#include "support/play/article_trace.hpp"

#include "support/trace/trace_teller.hpp"

namespace tcpwhy::test {
namespace {

using model::Phase;
using model::Rule;
using model::SegmentNumber;
using model::Side;
using model::SystemCall;
using model::TcpState;
using What = model::ProcessEvent::What;
using namespace model::tcp_flag;

constexpr model::Pid client = 12;
constexpr model::Pid server = 7;
constexpr std::string_view line = "a\n";

model::CallEntered with_data(model::CallEntered call, std::string_view data) {
    call.set<model::args::Send>().data = data;
    call.set<model::args::Send>().bytes = data.size();
    return call;
}

model::CallEntered with_room(model::CallEntered call, std::uint64_t room) {
    call.set<model::args::Receive>().bytes = room;
    return call;
}

model::CallId server_opens(TraceTeller& tell) {
    model::ProcessEvent start;
    start.what = What::start;
    start.pid = server;
    start.parent = 6;
    start.role = Side::server;
    start.name = "echo-server";
    start.argv = {"./echo-server", "--once"};
    tell.at(0);
    tell.process(start);

    tell.at(812);
    model::CallEntered socket = a_call(SystemCall::socket, -1);
    socket.socket = 0;
    socket.set<model::args::Socket>().type = 1;
    const model::CallId made = tell.enter(Side::server, socket);
    tell.at(830);
    tell.leave(made, 3);

    model::CallEntered reuse = a_call(SystemCall::setsockopt, 3);
    reuse.set<model::args::Option>() = {1, 2, 1, 0};
    tell.at(850);
    tell.leave(tell.enter(Side::server, reuse), 0);

    model::CallEntered bind = a_call(SystemCall::bind, 3);
    bind.set<model::args::Address>().address = loopback(9877);
    tell.at(871);
    tell.leave(tell.enter(Side::server, bind), 0);

    model::CallEntered listen = a_call(SystemCall::listen, 3);
    listen.set<model::args::Listen>().backlog = 5;
    tell.at(894);
    tell.call_state(TcpState::listen);
    tell.leave(tell.enter(Side::server, listen), 0);

    tell.at(920);
    return tell.enter(Side::server, a_call(SystemCall::accept4, 3, true));
}

void handshake(TraceTeller& tell, model::CallId accept) {
    model::ProcessEvent start;
    start.what = What::start;
    start.pid = client;
    start.parent = 6;
    start.role = Side::client;
    start.name = "echo-client";
    start.argv = {"./echo-client", "127.0.0.1"};
    tell.at(1'204);
    tell.process(start);
    tell.call_state(TcpState::closed);

    tell.at(2'010);
    model::CallEntered socket = a_call(SystemCall::socket, -1);
    socket.socket = 0;
    socket.set<model::args::Socket>().type = 1;
    const model::CallId made = tell.enter(Side::client, socket);
    tell.at(2'022);
    tell.leave(made, 3);

    model::CallEntered connect = a_call(SystemCall::connect, 3, true);
    connect.set<model::args::Address>().address = loopback(9877);
    tell.at(2'040);
    const model::CallId connecting = tell.enter(Side::client, connect);

    tell.in(1, 38264);
    tell.at(2'081);
    tell.states(TcpState::syn_sent, TcpState::syn_received);
    const SegmentNumber opening = tell.segment(
        Side::client, {.flags = syn,
                       .cause = by_call(SystemCall::connect, connecting, client, Rule::window),
                       .phase = Phase::handshake});
    tell.at(2'096);
    tell.states(TcpState::established, TcpState::syn_received);
    const SegmentNumber answer =
        tell.segment(Side::server, {.flags = syn | ack,
                                    .ack = 1,
                                    .cause = reply_to(opening, SystemCall::listen),
                                    .phase = Phase::handshake,
                                    .may_wake = {connecting}});
    tell.at(2'107);
    tell.states(TcpState::established, TcpState::established);
    const SegmentNumber last =
        tell.segment(Side::client, {.seq = 1,
                                    .ack = 1,
                                    .cause = reply_to(answer, SystemCall::connect),
                                    .phase = Phase::handshake,
                                    .may_wake = {accept}});
    tell.at(2'150);
    tell.call_state(TcpState::established);
    tell.leave(connecting, 0, {answer});
    tell.at(2'181);
    tell.leave(accept, 4, {last});
}

void echo(TraceTeller& tell) {
    tell.at(2'230);
    const model::CallId serving =
        tell.enter(Side::server, with_room(a_call(SystemCall::read, 4, true), 1024));

    tell.at(2'300);
    const model::CallId asking =
        tell.enter(Side::client, with_data(a_call(SystemCall::write, 3), line));
    tell.at(2'331);
    const SegmentNumber question = tell.segment(
        Side::client, {.flags = psh | ack,
                       .seq = 1,
                       .ack = 1,
                       .payload = line,
                       .cause = by_call(SystemCall::write, asking, client, Rule::bytes),
                       .may_wake = {serving}});
    tell.at(2'345);
    tell.segment(Side::server, {.seq = 1, .ack = 3, .cause = reply_to(question)});
    tell.at(2'370);
    tell.leave(asking, 2);
    tell.at(2'388);
    const model::CallId hearing =
        tell.enter(Side::client, with_room(a_call(SystemCall::read, 3, true), 1024));
    tell.at(2'402);
    tell.leave(serving, 2, {question}, 0, line);

    tell.at(2'440);
    const model::CallId answering =
        tell.enter(Side::server, with_data(a_call(SystemCall::write, 4), line));
    tell.at(2'468);
    const SegmentNumber echoed = tell.segment(
        Side::server, {.flags = psh | ack,
                       .seq = 1,
                       .ack = 3,
                       .payload = line,
                       .cause = by_call(SystemCall::write, answering, server, Rule::bytes),
                       .may_wake = {hearing}});
    tell.at(2'479);
    tell.segment(Side::client, {.seq = 3, .ack = 3, .cause = reply_to(echoed)});
    tell.at(2'500);
    tell.leave(answering, 2);
    tell.at(2'515);
    tell.leave(hearing, 2, {echoed}, 0, line);
}

void ending(TraceTeller& tell) {
    tell.at(2'610);
    tell.call_state(TcpState::fin_wait_2);
    const model::CallId closing = tell.enter(Side::server, a_call(SystemCall::close, 4));
    tell.at(2'640);
    tell.states(TcpState::close_wait, TcpState::fin_wait_1);
    const SegmentNumber fin_of_server = tell.segment(
        Side::server, {.flags = fin | ack,
                       .seq = 3,
                       .ack = 3,
                       .cause = by_call(SystemCall::close, closing, server, Rule::window),
                       .phase = Phase::shutdown});
    tell.at(2'652);
    tell.states(TcpState::close_wait, TcpState::fin_wait_2);
    tell.segment(Side::client,
                 {.seq = 3, .ack = 4, .cause = reply_to(fin_of_server), .phase = Phase::shutdown});
    tell.at(2'690);
    tell.leave(closing, 0);
    tell.at(2'910);
    tell.process(What::exit, server, Side::server, "echo-server");

    model::ProcessEvent end;
    end.what = What::ending;
    end.pid = client;
    end.role = Side::client;
    end.name = "echo-client";
    end.releases.push_back(
        {.socket = 1, .fd = 3, .holders_left = 0, .holders = {}, .snapshot = {}});
    tell.at(14'120);
    tell.process(end);
    tell.at(14'171);
    tell.states(TcpState::last_ack, TcpState::time_wait);
    model::Cause exit;
    exit.kind = model::CauseKind::exit;
    exit.evidence = model::Evidence::observed;
    exit.rule = Rule::exit;
    exit.pid = client;
    const SegmentNumber fin_of_client = tell.segment(
        Side::client,
        {.flags = fin | ack, .seq = 3, .ack = 4, .cause = exit, .phase = Phase::shutdown});
    tell.at(14'185);
    tell.states(TcpState::closed, TcpState::time_wait);
    model::Notes stays;
    stays.add(model::NoteCode::time_wait);
    tell.segment(Side::server, {.seq = 4,
                                .ack = 4,
                                .cause = reply_to(fin_of_client),
                                .phase = Phase::shutdown,
                                .notes = stays});
    tell.at(14'260);
    tell.process(What::exit, client, Side::client, "echo-client");
}

model::ConnectionFinding whole_connection(const TraceTeller& tell) {
    model::ConnectionFinding finding;
    finding.identity = {1, loopback(38264), loopback(9877)};
    finding.first = trace_start + 2'081 * model::microsecond_ns;
    finding.last = trace_start + 14'185 * model::microsecond_ns;
    finding.outcome = model::Outcome::closed;
    finding.closed_first = "server";
    finding.conn_state = "SF";
    finding.history = "ShADadFf";
    finding.segments = tell.segments();
    finding.client = {6, 2, 0, client};
    finding.server = {5, 2, 0, server};
    finding.client_state = TcpState::closed;
    finding.server_state = TcpState::time_wait;
    finding.round_trip = 26 * model::microsecond_ns;
    return finding;
}

}  // namespace

void tell_article(model::TraceSink& sink) {
    sink.begin({model::Mode::private_lab, "lo", "private lab: own user and network namespace",
                loopback(9877)});
    TraceTeller tell(sink);
    const model::CallId accept = server_opens(tell);
    handshake(tell, accept);
    echo(tell);
    ending(tell);
    sink.connection(whole_connection(tell));
    model::Summary summary;
    summary.segments = tell.segments();
    summary.calls = tell.calls();
    summary.connections = 1;
    summary.compared = 4;
    sink.end(summary);
}

}  // namespace tcpwhy::test
