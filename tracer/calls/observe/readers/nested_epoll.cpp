#include "tracer/calls/observe/readers/nested_epoll.hpp"

#include <poll.h>
#include <sys/epoll.h>

#include "tracer/calls/observe/kernel/tracee_memory.hpp"
#include "tracer/calls/observe/readers/epoll_event.hpp"

namespace tcpwhy::calls::readers {
namespace {

constexpr std::uint32_t poll_bits = 0xffff;  // those that poll(2) shares with epoll

/// The events of a socket that hold now; 0 where its descriptor cannot be had.
std::uint32_t ready_now(Thread& thread, int fd, std::uint32_t events) {
    const Descriptor socket = thread.process->probe.duplicate(thread.tid, fd);
    if (!socket) return 0;
    pollfd asked{socket.get(), static_cast<short>(events & poll_bits), 0};
    return poll(&asked, 1, 0) == 1 ? static_cast<std::uint16_t>(asked.revents) : 0;
}

}  // namespace

bool change_inner(CallEntry& entry, int target) {
    const auto found = entry.thread.files->entries.find(target);
    if (found == entry.thread.files->entries.end() || !found->second.epoll) return false;
    Epoll& outer = *entry.call.epoll;
    const int operation = entry.int_argument(1);
    if (operation == EPOLL_CTL_DEL) return true;  // at its exit
    const auto event = read_value<KernelEvent>(entry.thread.tid, entry.argument(3));
    if (!event) return true;
    if (operation == EPOLL_CTL_MOD)
        outer.modify({target}, event->events, event->data);
    else if (outer.inner({target}) != found->second.epoll)
        outer.add({target}, {event->events, event->data, true, found->second.epoll},
                  entry.tracees.descriptors);
    return true;
}

void report_within(CallExit& exit, const Epoll& epoll, int fd) {
    for (const model::Watch& watch :
         epoll.watches(model::most_watches_kept, exit.tracees.descriptors)) {
        const std::uint32_t events = ready_now(exit.thread, watch.fd, watch.events);
        if (events != 0) exit.fact.ready.push_back({fd, watch.socket, events});
    }
}

}  // namespace tcpwhy::calls::readers
