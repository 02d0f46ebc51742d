#include "support/trace/echo_story.hpp"

#include <algorithm>

#include "support/trace/trace_contract.hpp"

namespace tcpwhy::test {

namespace {

bool woke(const TracedCall& call, const TracedSegment& segment) {
    return std::find(call.woken_by.begin(), call.woken_by.end(), segment.number) !=
           call.woken_by.end();
}

/// The call had begun when the segment came, and had not returned.
bool open_at(const TracedCall& call, const TracedSegment& segment) {
    return call.entered < segment.time && (!call.returned || segment.time <= *call.returned);
}

struct Handshake {
    const TracedSegment* syn = nullptr;
    const TracedSegment* answer = nullptr;
    const TracedSegment* ack = nullptr;
};

Handshake handshake_of(const Trace& trace, std::uint64_t connection) {
    Handshake found;
    for (const TracedSegment* segment : trace.segments_of(connection)) {
        if (segment->from == "client" && segment->has('S') && found.syn == nullptr)
            found.syn = segment;
        if (segment->from == "server" && segment->has('S') && found.answer == nullptr)
            found.answer = segment;
        if (segment->from == "client" && !segment->has('S') && found.ack == nullptr)
            found.ack = segment;
    }
    return found;
}

class EchoCheck {
  public:
    EchoCheck(const Trace& trace, std::uint64_t connection)
        : trace_(trace), connection_(connection) {}

    void handshake(bool accept_waits);
    void stream(const std::string& from, const std::string& message);
    void reads(const std::string& by, const std::string& message, bool waits);
    void fin(const std::string& from, const std::set<std::string>& calls);
    void end();

    [[nodiscard]] Violations violations() const { return violations_; }

  private:
    template <typename... Words>
    void expect(bool holds, const Words&... words) {
        test::expect(holds, violations_, "connection ", connection_, ": ", words...);
    }
    void states(const TracedSegment& segment, const std::string& client,
                const std::string& server) {
        expect(segment.client_state == client && segment.server_state == server, "after segment ",
               segment.number, " (", segment.from, " ", segment.flags, ") the states are ",
               segment.client_state, " and ", segment.server_state, ", should have been ", client,
               " and ", server);
    }
    void causes(const Handshake& seen);
    void connect(const Handshake& seen);
    void accept(const Handshake& seen, bool waits);

    const Trace& trace_;
    std::uint64_t connection_;
    Violations violations_;
};

void EchoCheck::handshake(bool accept_waits) {
    const Handshake seen = handshake_of(trace_, connection_);
    const bool whole = seen.syn != nullptr && seen.answer != nullptr && seen.ack != nullptr;
    expect(whole, "there is no whole handshake");
    if (!whole) return;
    causes(seen);
    states(*seen.syn, "SYN-SENT", "SYN-RECEIVED");
    states(*seen.answer, "ESTABLISHED", "SYN-RECEIVED");
    states(*seen.ack, "ESTABLISHED", "ESTABLISHED");
    connect(seen);
    accept(seen, accept_waits);
}

void EchoCheck::causes(const Handshake& seen) {
    const TracedCause& syn = seen.syn->cause;
    const TracedCause& answer = seen.answer->cause;
    const TracedCause& ack = seen.ack->cause;
    expect(syn.kind == "call" && syn.name == "connect" && syn.evidence == "observed",
           "the SYN is caused by ", syn.kind, " ", syn.name, " (", syn.evidence,
           "), not by an observed connect()");
    expect(answer.kind == "reply" && answer.name == "listen" && answer.to == seen.syn->number &&
               answer.call,
           "the SYN-ACK is caused by ", answer.kind, " ", answer.name,
           ", not by the SYN on behalf of an observed listen()");
    expect(seen.ack->pure_ack() && ack.kind == "reply" && ack.name == "connect" &&
               ack.to == seen.answer->number && ack.call == syn.call,
           "the handshake's last ACK is caused by ", ack.kind, " ", ack.name,
           ", not by the SYN-ACK on behalf of the connect() that sent the SYN");
}

void EchoCheck::connect(const Handshake& seen) {
    const TracedCall* call = trace_.call_behind(*seen.syn);
    if (call == nullptr) return;  // said already
    if (call->error == "EINPROGRESS")
        expect(call->woken_by.empty(), "a connect() that does not wait is woken");
    else
        expect(call->woken_by == std::vector<std::uint64_t>{seen.answer->number},
               "connect() is not woken by the SYN-ACK alone");
}

void EchoCheck::accept(const Handshake& seen, bool waits) {
    const auto accepts = trace_.calls_of(connection_, "server", "accept");
    expect(accepts.size() == 1, "it is accepted by ", accepts.size(), " calls");
    if (accepts.size() != 1) return;
    const TracedCall& call = *accepts.front();
    expect(call.succeeded() && seen.ack->time <= call.returned.value_or(0),
           "accept() returned before the handshake's end");
    if (waits && open_at(call, *seen.ack))
        expect(call.woken_by == std::vector<std::uint64_t>{seen.ack->number}, "accept() (call ",
               call.id, ") waited and is not woken by the handshake's last ACK alone");
    else
        expect(call.woken_by.empty(), "accept() (call ", call.id,
               ") did not wait and yet was woken");
}

void EchoCheck::stream(const std::string& from, const std::string& message) {
    std::string sent;
    for (const TracedSegment* segment : trace_.data_of(connection_, from)) {
        const TracedCall* call = trace_.call_behind(*segment);
        expect(segment->cause.kind == "call" && segment->cause.rule == "bytes" && call != nullptr &&
                   call->family == "send" && call->connection == connection_,
               "the data of segment ", segment->number, " is caused by ", segment->cause.kind, " ",
               segment->cause.name, " (", segment->cause.rule,
               "), not by a call that sent its bytes");
        sent += segment->payload;
    }
    expect(sent == message, "the ", from, " sent \"", sent, "\", not \"", message, "\"");
    std::string written;
    for (const TracedCall* call : trace_.calls_of(connection_, from, "send")) written += call->data;
    expect(written == message, "the ", from, "'s calls wrote \"", written, "\", not \"", message,
           "\"");
}

void EchoCheck::reads(const std::string& by, const std::string& message, bool waits) {
    const std::string peer = by == "client" ? "server" : "client";
    std::int64_t taken = 0;
    for (const TracedCall* call : trace_.calls_of(connection_, by, "receive")) {
        if (!call->succeeded()) continue;
        for (const TracedSegment* data : trace_.data_of(connection_, peer))
            if (waits && *call->result > 0 && open_at(*call, *data))
                expect(woke(*call, *data), call->text, " (call ", call->id,
                       ") waited and is not woken by segment ", data->number);
        for (const TracedSegment* end : trace_.segments_with(connection_, peer, 'F'))
            if (waits && *call->result == 0 && open_at(*call, *end))
                expect(woke(*call, *end), call->text, " (call ", call->id,
                       ") waited for the end and is not woken by the FIN");
        taken += *call->result;
    }
    expect(taken == static_cast<std::int64_t>(message.size()), "the ", by, " read ", taken,
           " bytes, not ", message.size());
}

void EchoCheck::fin(const std::string& from, const std::set<std::string>& calls) {
    const auto fins = trace_.segments_with(connection_, from, 'F');
    expect(fins.size() == 1, "the ", from, " sent ", fins.size(), " FINs");
    for (const TracedSegment* segment : fins) {
        const TracedCause& cause = segment->cause;
        expect(cause.kind == "call" && cause.evidence == "observed" && calls.count(cause.name) == 1,
               "the ", from, "'s FIN is caused by ", cause.kind, " ", cause.name, " (",
               cause.evidence, ")");
    }
}

void EchoCheck::end() {
    const TracedConnection* connection = trace_.connection(connection_);
    expect(connection != nullptr, "the trace does not tell of it");
    if (connection == nullptr) return;
    expect(connection->outcome == "closed", "its outcome is ", connection->outcome);
    expect(connection->closed_first == "client", "it was closed first by '",
           connection->closed_first, "'");
    const auto segments = trace_.segments_of(connection_);
    if (!segments.empty()) states(*segments.back(), "TIME-WAIT", "CLOSED");
}

}  // namespace

std::vector<std::string> check_echo(const Trace& trace, std::uint64_t connection,
                                    const Echo& expected) {
    EchoCheck check(trace, connection);
    check.handshake(expected.accept_waits);
    check.stream("client", expected.message);
    check.stream("server", expected.message);
    check.reads("server", expected.message, expected.reads_wait);
    check.reads("client", expected.message, false);
    check.fin("client", expected.client_closes_with);
    check.fin("server", expected.server_closes_with);
    check.end();
    return check.violations();
}

std::vector<std::string> check_handshake(const Trace& trace, std::uint64_t connection,
                                         bool accept_waits) {
    EchoCheck check(trace, connection);
    check.handshake(accept_waits);
    return check.violations();
}

}  // namespace tcpwhy::test
