#include "tracer/calls/observe/readers/clone_readers.hpp"

#include <sched.h>

#include <cerrno>
#include <utility>

#include "tracer/calls/observe/kernel/tracee_memory.hpp"

namespace tcpwhy::calls::readers {
namespace {

constexpr std::uint64_t untraced = CLONE_UNTRACED;
constexpr std::uint64_t red_zone = 128;  // bytes below the stack pointer that a function may use
constexpr std::uint64_t most_arguments = 4096;  // bytes; clone3(2) takes no more

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

/// For arguments that nobody may write: the call reads a copy without the flag, below the stack.
bool lend_copy(model::Pid tid, std::uint64_t place, std::uint64_t size, std::uint64_t flags) {
    const auto stop = syscall_stop(tid);
    if (!stop || size == 0 || size % sizeof flags != 0 || size > most_arguments) return false;
    auto copy = read_array<std::uint64_t>(tid, place, size / sizeof flags);
    if (copy.size() != size / sizeof flags) return false;
    copy[0] = flags;
    const std::uint64_t below = (stop->stack_pointer - red_zone - size) / 16 * 16;
    for (std::size_t at = 0; at < copy.size(); ++at)
        if (!write_word(tid, below + at * sizeof flags, copy[at])) return false;
    return set_first_argument(tid, below);
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
    if ((flags & untraced) == 0) return Follow::no;
    const std::uint64_t shown = flags & ~untraced;
    if (!write_word(entry.thread.tid, place, shown) &&
        !lend_copy(entry.thread.tid, place, entry.argument(1), shown))
        return Follow::no;
    return report_untraced(entry);
}

void exit_clone3(CallExit& exit) {
    const std::uint64_t place = exit.argument(0);
    const auto flags = read_value<std::uint64_t>(exit.thread.tid, place);
    if (!flags || !is_over(exit)) return;
    if ((*flags & untraced) == 0)
        write_word(exit.thread.tid, place, *flags | untraced);
    else if (first_argument_survives())
        set_first_argument(exit.thread.tid, place);  // a copy was read
}

}  // namespace tcpwhy::calls::readers
