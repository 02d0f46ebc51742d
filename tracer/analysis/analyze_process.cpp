#include "tracer/analysis/analyze_process.hpp"

#include "tracer/analysis/analyze_call.hpp"
#include "tracer/analysis/rules/releases.hpp"

namespace tcpwhy::analysis {

using model::ProcessEvent;

namespace {

/// A child does its maker's work until it becomes another program.
void learn_role(Trace& trace, const ProcessEvent& event) {
    using What = ProcessEvent::What;
    if (event.role != model::Side::none) {
        trace.roles[event.pid] = event.role;
    } else if (event.what == What::start || event.what == What::exec || event.what == What::fork) {
        trace.roles.erase(event.pid);
        const auto maker = trace.roles.find(event.parent);
        if (event.what == What::fork && maker != trace.roles.end())
            trace.roles.emplace(event.pid, model::Side{maker->second});
    }
}

}  // namespace

void analyze(Trace& trace, const ProcessEvent& event) {
    using What = ProcessEvent::What;
    learn_role(trace, event);
    if (event.what == What::signal) trace.signals[event.pid] = event;
    if (event.what == What::exec || event.what == What::exit) end_calls_of(trace, event.pid);
    if (event.what == What::executing) return begin_exec(trace, event);
    if (event.what == What::thread_ending) return begin_thread_exit(trace, event);
    if (event.what == What::exec) {
        end_exec(trace, event);
    } else {
        for (const model::Release& release : event.releases)
            begin_release(trace, release, {}, event.pid, event.signal, event.time);
    }
    if (event.what == What::ending) await_exit(trace, event);
    if (event.what == What::exit) end_exit(trace, event);
    if (trace.alone) trace.alone->process(event);
    trace.sink.process(event);
    if (event.what == What::exit) {
        trace.roles.erase(event.pid);
        trace.signals.erase(event.pid);
    }
}

}  // namespace tcpwhy::analysis
