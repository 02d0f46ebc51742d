#include "support/trace/trace_teller.hpp"

#include <utility>

namespace tcpwhy::test {

using model::Side;

namespace {

constexpr std::uint16_t service_port = 9877;
constexpr std::uint32_t client_isn = 598'232'472;
constexpr std::uint32_t server_isn = 3'283'581'888;

// As Linux puts them on loopback.
constexpr std::uint8_t syn_options[] = {2, 4, 0xff, 0xd7, 4, 2, 8, 10, 0, 0,
                                        0, 1, 0,    0,    0, 0, 1, 3,  3, 7};
constexpr std::uint8_t other_options[] = {1, 1, 8, 10, 0, 0, 0, 2, 0, 0, 0, 1};

}  // namespace

Endpoint loopback(std::uint16_t port) {
    Endpoint endpoint;
    endpoint.address.family = Address::Family::ipv4;
    endpoint.address.bytes = {127, 0, 0, 1};
    endpoint.port = port;
    return endpoint;
}

model::CallEntered a_call(model::SystemCall call, int fd, bool may_wait) {
    model::CallEntered entered;
    entered.call = call;
    entered.fd = fd;
    entered.socket = 1;
    entered.may_wait = may_wait;
    return entered;
}

model::Cause by_call(model::SystemCall name, model::CallId call, model::Pid pid, model::Rule rule) {
    model::Cause cause;
    cause.kind = model::CauseKind::call;
    cause.evidence = model::Evidence::observed;
    cause.rule = rule;
    cause.name = name;
    cause.call = call;
    cause.pid = pid;
    return cause;
}

model::Cause reply_to(model::SegmentNumber to, model::SystemCall name) {
    model::Cause cause;
    cause.kind = model::CauseKind::reply;
    cause.evidence = model::Evidence::observed;
    cause.rule = model::Rule::answer;
    cause.name = name;
    cause.to = to;
    return cause;
}

void TraceTeller::process(model::ProcessEvent::What what, model::Pid pid, Side role,
                          std::string_view name) {
    model::ProcessEvent event;
    event.what = what;
    event.pid = pid;
    event.parent = 6;
    event.role = role;
    event.name = name;
    process(std::move(event));
}

void TraceTeller::process(model::ProcessEvent event) {
    event.time = now_;
    sink_.process(event);
}

void TraceTeller::pids(model::Pid client, model::Pid server) {
    client_ = client;
    server_ = server;
}

void TraceTeller::in(model::ConnectionId connection, std::uint16_t client_port) {
    if (client_port != 0) ports_[connection] = client_port;
    connection_ = {};
    connection_.id = connection;
    if (connection == 0) return;
    connection_.client = loopback(ports_[connection]);
    connection_.server = loopback(service_port);
}

model::CallFinding TraceTeller::finding_for(Side side) const {
    model::CallFinding finding;
    finding.connection = connection_;
    finding.side = side;
    finding.state = call_state_;
    finding.kernel = call_state_;
    return finding;
}

model::CallId TraceTeller::enter(Side side, model::CallEntered call) {
    call.id = ++call_;
    call.time = now_;
    call.pid = side == Side::client ? client_ : server_;
    call.tid = call.pid;
    sink_.call_entered(call, finding_for(side));
    open_[call_] = Open{std::move(call), side};
    return call_;
}

void TraceTeller::leave(model::CallId id, std::int64_t result,
                        const std::vector<model::SegmentNumber>& woken_by, int error,
                        std::string_view data, model::Notes notes) {
    const Open open = std::move(open_.at(id));
    open_.erase(id);
    model::CallReturned returned;
    returned.id = id;
    returned.time = now_;
    returned.result = result;
    returned.error = error;
    returned.data = data;
    if (open.call.call == model::SystemCall::socket && error == 0)
        returned.made.emplace().socket = 1;
    model::CallFinding finding = finding_for(open.side);
    finding.woken_by = woken_by;
    finding.notes = notes;
    sink_.call_returned(open.call, &returned, finding);
}

void TraceTeller::never_returns(model::CallId id) {
    const Open open = std::move(open_.at(id));
    open_.erase(id);
    sink_.call_returned(open.call, nullptr, finding_for(open.side));
}

void TraceTeller::states(model::TcpState client, model::TcpState server) {
    client_before_ = client_state_;
    server_before_ = server_state_;
    client_state_ = client;
    server_state_ = server;
}

model::SegmentNumber TraceTeller::segment(Side from, const SegmentWords& words) {
    const bool from_client = from == Side::client;
    model::Segment segment;
    segment.time = now_;
    segment.source = from_client ? connection_.client : connection_.server;
    segment.destination = from_client ? connection_.server : connection_.client;
    segment.seq = static_cast<std::uint32_t>((from_client ? client_isn : server_isn) + words.seq);
    segment.flags = words.flags;
    const bool has_ack = segment.has(model::tcp_flag::ack);
    if (has_ack)
        segment.ack =
            static_cast<std::uint32_t>((from_client ? server_isn : client_isn) + words.ack);
    segment.length = static_cast<std::uint32_t>(words.payload.size());
    segment.payload = {reinterpret_cast<const std::uint8_t*>(words.payload.data()),
                       words.payload.size()};
    const bool opens = segment.has(model::tcp_flag::syn);
    segment.window = opens ? (from_client ? 65495 : 65483) : 512;
    if (opens)
        segment.options = syn_options;
    else
        segment.options = other_options;

    model::SegmentFinding finding;
    finding.number = ++number_;
    finding.connection = connection_;
    finding.from = from;
    finding.phase = words.phase;
    finding.seq = words.seq;
    if (has_ack) finding.ack = words.ack;
    finding.window = opens ? segment.window : std::uint64_t{segment.window} << 7U;
    finding.cause = words.cause;
    finding.client_before = client_before_;
    finding.server_before = server_before_;
    finding.client_state = client_state_;
    finding.server_state = server_state_;
    finding.notes = words.notes;
    finding.may_wake = words.may_wake;
    sink_.segment(segment, finding);
    client_before_ = client_state_;
    server_before_ = server_state_;
    return number_;
}

}  // namespace tcpwhy::test
