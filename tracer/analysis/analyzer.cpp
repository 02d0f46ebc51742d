#include "tracer/analysis/analyzer.hpp"

#include <algorithm>
#include <limits>

#include "tracer/analysis/analyze_call.hpp"
#include "tracer/analysis/analyze_icmp.hpp"
#include "tracer/analysis/analyze_orphan.hpp"
#include "tracer/analysis/analyze_process.hpp"
#include "tracer/analysis/analyze_segment.hpp"
#include "tracer/analysis/cause/scene.hpp"
#include "tracer/analysis/rules/analyze_before.hpp"
#include "tracer/analysis/rules/delivery.hpp"
#include "tracer/analysis/rules/trace.hpp"
#include "tracer/analysis/sockets/held_facts.hpp"

namespace tcpwhy::analysis {
namespace {

/// The socket that has sent the segment, as long as nobody is seen to give it up; 0: none.
model::SocketId not_given_up(Trace& trace, const model::Segment& segment) {
    const Connection* connection =
        trace.connections.find(segment.source, segment.destination, segment.domain);
    if (!connection) return 0;
    const SocketView* socket = owner(trace.sockets, *connection, sender_in(*connection, segment));
    if (!socket || socket->released) return 0;
    const bool is_closing =
        socket->is_given_up() || trace.sockets.losing_accept(*socket) != nullptr ||
        std::any_of(socket->closings.begin(), socket->closings.end(),
                    [&](const Closing& closing) { return closing.covers(segment.time); });
    return is_closing ? 0 : socket->id;
}

void analyze(Trace& trace, const model::Notice& notice) {
    using Code = model::Notice::Code;
    if (notice.code == Code::io_uring || notice.code == Code::foreign_abi)
        trace.calls_unseen.insert(notice.pid);
    trace.sink.notice(notice);
}

}  // namespace

struct Analyzer::State {
    HeldFacts held;
    Trace trace;

    State(const Options& options, model::TraceSink& sink)
        : held(options.mode == model::Mode::private_lab,
               [this](const model::Segment& segment) { return not_given_up(trace, segment); }),
          trace(options, sink, [this](const Connection& gone) { farewell(gone); }) {}

    void farewell(const Connection& connection) {
        trace.sink.connection(conclude(connection));
        if (!connection.retired) return;
        for (const End* end : {&connection.client, &connection.server})
            if (end->observed && end->observed->socket) trace.sockets.forget(end->observed->socket);
    }

    void process(const model::Fact& fact, bool rejected = false) {
        trace.rejects_syn = rejected;
        if (!trace.kernel.empty()) trace.compare_states(model::time_of(fact));
        std::visit([this](const auto& value) { analyze(trace, value); }, fact);
    }
    /// What HeldFacts calls for each fact that it lets go.
    auto processor() {
        return [this](const model::Fact& ready, bool rejected) { process(ready, rejected); };
    }
};

Analyzer::Analyzer(const Options& options, model::TraceSink& sink)
    : state_(std::make_unique<State>(options, sink)) {}

Analyzer::~Analyzer() = default;

void Analyzer::add(const model::Fact& fact) {
    State& state = *state_;
    state.trace.sink.heard(fact);
    if (!state.trace.options.observed) return state.process(fact);
    state.held.look_ahead(fact, state.trace.sockets);
    state.held.push(fact);
    state.held.pump(state.trace.sockets, state.processor());
}

void Analyzer::add(const model::Segment& segment) {
    if (state_->trace.options.observed) return add(model::Fact{segment});
    analyze(state_->trace, segment);
}

void Analyzer::settled(model::Time until) {
    State& state = *state_;
    constexpr model::Time earliest = std::numeric_limits<model::Time>::min();
    if (until != earliest && state.held.waited_enough(until, state.trace.sockets)) {
        state.trace.sink.patience_ended(until);
        state.held.give_up(until, state.trace.sockets, state.processor());
    }
    state.held.pump(state.trace.sockets, state.processor());
    state.trace.connections.newly_retired(
        [&state](const Connection& closed) { state.trace.sink.closed(conclude(closed)); });
    state.trace.sink.settled(std::min(until, state.held.oldest()));
}

void Analyzer::dropped(std::uint64_t frames) {
    state_->trace.summary.dropped += frames;
}

void Analyzer::finish() {
    State& state = *state_;
    Trace& trace = state.trace;
    state.held.flush(trace.sockets, state.processor());
    trace.compare_states(std::numeric_limits<model::Time>::max());
    end_calls_of(trace, every_process);
    trace.connections.finish();
    if (trace.alone) trace.alone->finish();
    trace.summary.calls_alone = trace.options.calls_alone;
    if (!trace.alone) trace.summary.connections = trace.connections.opened();
    trace.summary.compared = trace.kernel.compared();
    trace.summary.disagreements = trace.kernel.disagreements();
    trace.sink.end(trace.summary);
}

}  // namespace tcpwhy::analysis
