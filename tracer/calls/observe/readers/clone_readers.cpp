#include "tracer/calls/observe/readers/clone_readers.hpp"

#include <sched.h>

#include <cerrno>
#include <utility>

#include "tracer/calls/observe/readers/tracee_memory.hpp"

namespace tcpwhy::calls::readers {
namespace {

constexpr std::uint64_t untraced = CLONE_UNTRACED;

/// A call that will be made again must begin as it did the first time.
bool is_over(const CallExit& exit) {
    return exit.fact.error != EINTR;
}

/// The child is observed all the same. Each process once.
Follow report_untraced(CallEntry& entry) {
    Process& process = *entry.thread.process;
    if (!std::exchange(process.untraced_child_reported, true))
        entry.tracees.report(model::Notice{entry.fact.time, model::Notice::Code::untraced_child,
                                           process.pid, 0, process.name});
    return Follow::silently;
}

}  // namespace

Follow enter_clone(CallEntry& entry) {
    const std::uint64_t flags = entry.argument(0);
    entry.thread.clone_flags = flags;
    if ((flags & untraced) == 0 || !set_first_argument(entry.thread.tid, flags & ~untraced))
        return Follow::no;
    return report_untraced(entry);
}

/// The caller finds its register as it left it.
void exit_clone(CallExit& exit) {
    if (first_argument_survives() && is_over(exit))
        set_first_argument(exit.thread.tid, exit.argument(0));
}

Follow enter_clone3(CallEntry& entry) {
    // The first field of struct clone_args.
    const std::uint64_t place = entry.argument(0);
    const std::uint64_t flags = read_value<std::uint64_t>(entry.thread.tid, place).value_or(0);
    entry.thread.clone_flags = flags;
    if ((flags & untraced) == 0 || !write_word(entry.thread.tid, place, flags & ~untraced))
        return Follow::no;
    return report_untraced(entry);
}

void exit_clone3(CallExit& exit) {
    const std::uint64_t place = exit.argument(0);
    const auto flags = read_value<std::uint64_t>(exit.thread.tid, place);
    if (flags && is_over(exit)) write_word(exit.thread.tid, place, *flags | untraced);
}

}  // namespace tcpwhy::calls::readers
