#include "tracer/calls/observe/engine/observer.hpp"

#include "tracer/calls/observe/engine/tracer.hpp"

namespace tcpwhy::calls {

struct Observer::State {
    State(model::FactSink& sink, EntryWatcher* watcher) : tracer(sink, watcher) {}
    Tracer tracer;
};

Observer::Observer(model::FactSink& sink, EntryWatcher* watcher)
    : state_(std::make_unique<State>(sink, watcher)) {}
Observer::~Observer() = default;

model::Pid Observer::start(const Command& command) {
    return state_->tracer.start(command);
}
void Observer::attach(model::Pid pid, model::Side role) {
    state_->tracer.attach(pid, role);
}
void Observer::join(model::Pid pid, Afterwards afterwards, model::Side role) {
    state_->tracer.join(pid, afterwards, role);
}
void Observer::leave_to_end_of_thread() {
    state_->tracer.leave_to_end_of_thread();
}
void Observer::drop(model::Pid pid, int fd, model::SegmentKind kind) {
    state_->tracer.loop().losses().switch_loss(pid, fd, kind);
}
void Observer::drop_no_more(model::Pid pid, int fd) {
    state_->tracer.loop().losses().switch_loss(pid, fd, std::nullopt);
}
void Observer::run(int timeout_ms, bool may_rest) {
    state_->tracer.loop().run(timeout_ms, may_rest);
}
void Observer::look_at_orphans() {
    state_->tracer.loop().look_at_orphans();
}
void Observer::kill_all() {
    state_->tracer.loop().kill_all();
}
void Observer::wake() {
    state_->tracer.loop().wake();
}

bool Observer::anything_left() const {
    return !state_->tracer.tracees().processes.empty();
}

std::size_t Observer::programs() const {
    return state_->tracer.tracees().processes.size();
}

bool Observer::alive(model::Pid pid) const {
    return state_->tracer.tracees().process(pid) != nullptr;
}

std::vector<model::Pid> Observer::processes() const {
    std::vector<model::Pid> pids;
    for (const auto& [pid, process] : state_->tracer.tracees().processes) pids.push_back(pid);
    return pids;
}

}  // namespace tcpwhy::calls
