#include "tracer/helpers/stacks/call_sites.hpp"

#include <algorithm>
#include <chrono>
#include <utility>
#include <variant>

#include "tracer/helpers/stacks/service.hpp"

namespace tcpwhy::helpers {
namespace {

using Steady = std::chrono::steady_clock;

constexpr int longest_last_wait_ms = 4000;

}  // namespace

CallSites::CallSites(model::FactSink& next) : CallSites(next, serve_stacks) {}

CallSites::CallSites(model::FactSink& next, std::function<void(int socket)> helper)
    : finder_(std::move(helper)), stage_(next) {}

void CallSites::entering(model::CallEntered& call, const calls::HeldAt& at) {
    take_answers(call.time, 0);
    SiteFinder::Answer answer = finder_.ask({call.pid, call.tid, call.id, model::family(call.call),
                                             at.instruction_pointer, at.stack_pointer},
                                            call.time);
    if (answer.pending) stage_.expect(call.id);
    call.site = std::move(answer.site);
    const SiteFinder::Interpreter found = finder_.take_interpreter();
    if (found.pid == 0) return;
    stage_.fact(
        model::Notice{call.time, model::Notice::Code::no_call_sites, found.pid, 0, found.name});
}

void CallSites::fact(model::Fact&& fact) {
    latest_ = std::max(latest_, model::time_of(fact));
    if (const auto* event = std::get_if<model::ProcessEvent>(&fact)) {
        using What = model::ProcessEvent::What;
        if (event->what == What::exec || event->what == What::exit) finder_.forget(event->pid);
    }
    stage_.fact(std::move(fact));
}

void CallSites::settled(model::Time until) {
    take_answers(until, 0);
    stage_.settled(until);
}

void CallSites::take_answers(model::Time now, int wait_ms) {
    finder_.take_answers(now, wait_ms, [this](model::CallId call, SitePointer site) {
        return stage_.found(call, std::move(site));
    });
}

void CallSites::finish() {
    const auto begin = Steady::now();
    while (finder_.any_pending()) {
        const auto passed =
            std::chrono::duration_cast<std::chrono::milliseconds>(Steady::now() - begin).count();
        if (passed >= longest_last_wait_ms) break;
        take_answers(latest_, static_cast<int>(longest_last_wait_ms - passed));
    }
    stage_.finish();
    const std::uint64_t given_up = finder_.counts().given_up + stage_.given_up();
    if (given_up == 0) return;
    stage_.fact(
        model::Notice{latest_, model::Notice::Code::sites_given_up, 0, given_up, std::string{}});
}

}  // namespace tcpwhy::helpers
