#include "tracer/calls/observe/readers/wait_readers.hpp"

#include <poll.h>
#include <sys/epoll.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <map>

#include "tracer/calls/observe/kernel/tracee_memory.hpp"
#include "tracer/calls/observe/readers/epoll_event.hpp"
#include "tracer/calls/observe/readers/nested_epoll.hpp"

namespace tcpwhy::calls::readers {
namespace {

using model::SystemCall;
using model::Watch;
using model::args::Wait;

constexpr std::size_t most_polled = 65536;  // descriptors looked at in one poll(2) or select(2)
constexpr std::uint32_t event_bits = 0xffff;
constexpr std::int64_t no_timeout = -1;

/// Seconds and a fraction of `unit` a second, rounded up to milliseconds as the kernel's timers
/// are.
std::int64_t milliseconds(std::int64_t seconds, std::int64_t fraction, std::int64_t unit) {
    const std::int64_t in_ms = unit / 1000;
    return seconds * 1000 + (fraction + in_ms - 1) / in_ms;
}

struct KernelTime {  // timeval and timespec of the 64-bit ABIs
    std::int64_t seconds;
    std::int64_t fraction;
};

std::int64_t read_timeout(model::Pid tid, std::uint64_t address, std::int64_t unit) {
    if (address == 0) return no_timeout;
    const auto time = read_value<KernelTime>(tid, address);
    return time ? milliseconds(time->seconds, time->fraction, unit) : no_timeout;
}

void set_timeout(CallEntry& entry, std::int64_t timeout_ms) {
    entry.fact.set<Wait>().timeout_ms = timeout_ms < 0 ? no_timeout : timeout_ms;
    entry.fact.may_wait = timeout_ms != 0;
}

void report(CallExit& exit, int fd, model::SocketId socket, std::uint32_t events) {
    if (socket != 0) exit.fact.ready.push_back({fd, socket, events & event_bits});
}

/// The sockets of an epoll instance that the call watches by that descriptor.
void add_watched(std::vector<Watch>& watches, const Epoll& epoll, const Descriptors& all, int fd) {
    for (Watch watch : epoll.watches(model::most_watches_kept, all)) {
        watch.fd = fd;
        watches.push_back(watch);
    }
}

std::vector<pollfd> polled(model::Pid tid, const OpenCall& call) {
    return read_array<pollfd>(tid, call.argument(0),
                              std::min<std::size_t>(call.argument(1), most_polled));
}

/// select's three sets and the events that each asks for; a set is an array of words.
struct SelectSet {
    std::size_t argument;
    std::uint32_t events;
};
constexpr std::array<SelectSet, 3> select_sets{{{1, POLLIN}, {2, POLLOUT}, {3, POLLPRI}}};

/// One of a select's sets as it is now.
class SetBits {
  public:
    SetBits(const Thread& thread, const OpenCall& call, std::size_t argument)
        : count_(std::min<std::size_t>(call.argument(0) & 0xffffffff, most_polled)),
          words_(read_array<std::uint64_t>(thread.tid, call.argument(argument),
                                           (count_ + word_bits - 1) / word_bits)) {}
    [[nodiscard]] bool has(int fd) const {
        const auto bit = static_cast<std::size_t>(fd);
        if (bit >= count_ || bit / word_bits >= words_.size()) return false;
        return (words_[bit / word_bits] >> (bit % word_bits) & 1) != 0;
    }

  private:
    static constexpr std::size_t word_bits = 64;
    std::size_t count_;
    std::vector<std::uint64_t> words_;
};

/// The TCP sockets in the sets as they are now, at most so many.
std::vector<Watch> selected(const Thread& thread, const OpenCall& call, std::size_t most) {
    std::vector<Watch> watches;
    for (const SelectSet& set : select_sets) {
        const SetBits bits(thread, call, set.argument);
        for (const auto& [fd, descriptor] : thread.files->entries) {
            if (descriptor.socket == 0 || !bits.has(fd)) continue;
            const auto known =
                std::find_if(watches.begin(), watches.end(),
                             [&, fd = fd](const Watch& watch) { return watch.fd == fd; });
            if (known != watches.end()) {
                known->events |= set.events;
            } else if (watches.size() < most) {
                watches.push_back({fd, descriptor.socket, set.events});
            }
        }
    }
    return watches;
}

/// The epoll instances in the set of those that shall be readable.
std::map<int, const Epoll*> selected_instances(const Thread& thread, const OpenCall& call) {
    std::map<int, const Epoll*> instances;
    for (const auto& [fd, descriptor] : thread.files->entries)
        if (descriptor.epoll) instances[fd] = descriptor.epoll.get();
    if (instances.empty()) return instances;
    const SetBits readable(thread, call, select_sets.front().argument);
    std::erase_if(instances, [&](const auto& each) { return !readable.has(each.first); });
    return instances;
}

std::shared_ptr<Epoll> epoll_of(const Thread& thread, int fd) {
    const auto found = thread.files->entries.find(fd);
    return found == thread.files->entries.end() ? nullptr : found->second.epoll;
}

}  // namespace

Follow enter_epoll_create(CallEntry&) {
    return Follow::silently;
}

void exit_epoll_create(CallExit& exit) {
    if (exit.failed()) return;
    exit.tracees.descriptors.put(*exit.thread.files, static_cast<int>(exit.fact.result),
                                 {0, std::make_shared<Epoll>()});
}

Follow enter_epoll_ctl(CallEntry& entry) {
    const int target = entry.int_argument(2);
    const model::SocketId socket = entry.thread.files->socket(target);
    entry.call.epoll = epoll_of(entry.thread, entry.int_argument(0));
    if (!entry.call.epoll) return Follow::no;
    if (socket == 0) return change_inner(entry, target) ? Follow::silently : Follow::no;
    entry.fact.fd = entry.int_argument(0);
    auto& change = entry.fact.set<Wait>();
    change.operation = entry.int_argument(1);
    change.target_fd = target;
    entry.fact.socket = socket;
    if (change.operation == EPOLL_CTL_DEL) return Follow::reported;
    const auto event = read_value<KernelEvent>(entry.thread.tid, entry.argument(3));
    if (!event) return Follow::reported;
    change.watches.push_back({target, socket, event->events});
    // Entered before the call: another thread's epoll_wait may report it before this one returns.
    // An ADD of what is there already will fail and change nothing.
    if (change.operation == EPOLL_CTL_MOD) {
        entry.call.epoll->modify({target, socket}, event->events, event->data);
    } else if (!entry.call.epoll->has({target, socket})) {
        entry.call.epoll->add({target, socket}, {event->events, event->data},
                              entry.tracees.descriptors);
    }
    return Follow::reported;
}

void exit_epoll_ctl(CallExit& exit) {
    const int target = static_cast<int>(exit.argument(2));
    if (!exit.failed() && static_cast<int>(exit.argument(1)) == EPOLL_CTL_DEL)
        exit.call.epoll->remove({target, exit.thread.files->socket(target)});
}

Follow enter_epoll_wait(CallEntry& entry) {
    entry.call.epoll = epoll_of(entry.thread, entry.int_argument(0));
    if (!entry.call.epoll) return Follow::no;
    // Another thread can add a socket while this one waits.
    const bool shared = entry.thread.process->live_threads > 1 || entry.call.epoll.use_count() > 2;
    if (entry.call.epoll->empty() && !shared) return Follow::no;
    entry.fact.fd = entry.int_argument(0);
    entry.fact.set<Wait>().watches =
        entry.call.epoll->watches(model::most_watches_kept, entry.tracees.descriptors);
    set_timeout(entry, entry.fact.call == SystemCall::epoll_pwait2
                           ? read_timeout(entry.thread.tid, entry.argument(3), model::second_ns)
                           : entry.int_argument(3));
    return Follow::reported;
}

void exit_epoll_wait(CallExit& exit) {
    if (exit.fact.result <= 0) return;
    const auto count =
        std::min<std::size_t>(static_cast<std::size_t>(exit.fact.result), most_polled);
    for (const KernelEvent& event :
         read_array<KernelEvent>(exit.thread.tid, exit.argument(1), count)) {
        Epoll::Target target = exit.call.epoll->target_of(event.data);
        // Entered in a way that was not seen (io_uring): most programs put the descriptor itself
        // there.
        if (target.fd < 0 && event.data < most_polled) {
            target.fd = static_cast<int>(event.data);
            target.socket = exit.thread.files->socket(target.fd);
        }
        if (const auto inner = exit.call.epoll->inner(target))
            report_within(exit, *inner, target.fd);
        else
            report(exit, target.fd, target.socket, event.events);
        exit.call.epoll->disarm(target);
    }
}

Follow enter_poll(CallEntry& entry) {
    if (entry.thread.files->entries.empty()) return Follow::no;
    auto& watches = entry.fact.set<Wait>().watches;
    for (const pollfd& one : polled(entry.thread.tid, entry.call)) {
        const model::SocketId socket = entry.thread.files->socket(one.fd);
        const Epoll* inner = one.events & POLLIN ? entry.thread.files->epoll(one.fd) : nullptr;
        if (inner) add_watched(watches, *inner, entry.tracees.descriptors, one.fd);
        if (socket != 0)
            watches.push_back({one.fd, socket, static_cast<std::uint16_t>(one.events)});
        if (watches.size() >= model::most_watches_kept) break;
    }
    if (watches.empty()) return Follow::no;
    set_timeout(entry, entry.fact.call == SystemCall::ppoll
                           ? read_timeout(entry.thread.tid, entry.argument(2), model::second_ns)
                           : entry.int_argument(2));
    return Follow::reported;
}

void exit_poll(CallExit& exit) {
    if (exit.fact.result <= 0) return;
    for (const pollfd& one : polled(exit.thread.tid, exit.call)) {
        if (one.revents == 0) continue;
        report(exit, one.fd, exit.thread.files->socket(one.fd),
               static_cast<std::uint16_t>(one.revents));
        if (const Epoll* inner = exit.thread.files->epoll(one.fd))
            report_within(exit, *inner, one.fd);
    }
}

Follow enter_select(CallEntry& entry) {
    if (entry.thread.files->entries.empty()) return Follow::no;
    auto& watches = entry.fact.set<Wait>().watches;
    watches = selected(entry.thread, entry.call, model::most_watches_kept);
    for (const auto& [fd, inner] : selected_instances(entry.thread, entry.call))
        add_watched(watches, *inner, entry.tracees.descriptors, fd);
    if (watches.empty()) return Follow::no;
    const std::int64_t unit =
        entry.fact.call == SystemCall::pselect6 ? model::second_ns : 1'000'000;
    set_timeout(entry, read_timeout(entry.thread.tid, entry.argument(4), unit));
    return Follow::reported;
}

void exit_select(CallExit& exit) {
    if (exit.fact.result <= 0) return;
    exit.fact.ready = selected(exit.thread, exit.call, most_polled);
    for (const auto& [fd, inner] : selected_instances(exit.thread, exit.call))
        report_within(exit, *inner, fd);
}

}  // namespace tcpwhy::calls::readers
