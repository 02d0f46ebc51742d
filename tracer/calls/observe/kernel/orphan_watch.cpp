#include "tracer/calls/observe/kernel/orphan_watch.hpp"

#include <linux/netlink.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace tcpwhy::calls {
namespace {

constexpr model::Time first_interval_ns = 4 * model::millisecond_ns;
constexpr model::Time longest_interval_ns = model::second_ns;

/// States that only a socket which was closed can be in without a process. (One that waits for
/// accept() has none either.)
bool is_closing(model::TcpState state) {
    using model::TcpState;
    return state == TcpState::fin_wait_1 || state == TcpState::fin_wait_2 ||
           state == TcpState::closing || state == TcpState::last_ack ||
           state == TcpState::time_wait;
}

/// Without a connection the kernel finds the listener of the port.
bool is_gone(const SocketDiagAnswer& answer) {
    return answer.kind == SocketDiagAnswer::Kind::none || answer.state == model::TcpState::listen;
}

}  // namespace

void OrphanWatch::note(const model::Fact& fact) {
    if (refused_) return;
    if (const auto* call = std::get_if<model::CallEntered>(&fact)) add(call->releases);
    if (const auto* event = std::get_if<model::ProcessEvent>(&fact)) add(event->releases);
}

void OrphanWatch::add(const std::vector<model::Release>& releases) {
    for (const model::Release& release : releases) {
        if (release.holders_left != 0 || !release.snapshot || !release.snapshot->local ||
            !release.snapshot->remote)
            continue;
        Watched given;
        given.local = *release.snapshot->local;
        given.remote = *release.snapshot->remote;
        std::erase_if(watched_, [&](const Watched& known) {
            return known.local == given.local && known.remote == given.remote;
        });
        if (watched_.size() < most_watched) watched_.push_back(given);
    }
}

std::vector<model::OrphanSeen> OrphanWatch::look(Clock& clock) {
    std::vector<model::OrphanSeen> seen;
    const model::Time now = clock.last();
    for (Watched& watched : watched_) {
        if (watched.next_look > now) continue;
        watched.interval = std::clamp(watched.interval * 2, first_interval_ns, longest_interval_ns);
        watched.next_look = now + watched.interval;
        look_at(watched, clock, seen);
    }
    if (refused_) watched_.clear();
    std::erase_if(watched_, [](const Watched& watched) { return watched.over; });
    return seen;
}

std::vector<model::OrphanSeen> OrphanWatch::look_at_all(Clock& clock) {
    for (Watched& watched : watched_) watched.next_look = 0;
    return look(clock);
}

void OrphanWatch::look_at(Watched& watched, Clock& clock, std::vector<model::OrphanSeen>& seen) {
    if (refused_) return;
    const model::Time asked = clock.read();
    const SocketDiagAnswer answer = ask(watched);
    const model::Time answered = clock.read();
    using Kind = SocketDiagAnswer::Kind;
    if (answer.kind == Kind::refused) refused_ = true;
    if (is_gone(answer)) {
        watched.over = true;
        if (watched.reported == model::TcpState::fin_wait_2)
            seen.push_back({answered, asked, watched.local, watched.remote, model::TcpState::closed,
                            model::Timer::none, -1});
        return;
    }
    if (answer.kind != Kind::socket || answer.held || !answer.state || !is_closing(*answer.state))
        return;
    if (answer.local != watched.local || answer.remote != watched.remote) return;
    watched.over = *answer.state == model::TcpState::time_wait;
    if (!is_news(watched, answer, answered)) return;
    seen.push_back({answered, asked, answer.local, answer.remote, *answer.state, answer.timer,
                    answer.timer_left});
}

/// FIN-WAIT-2 is looked at again as soon as its timer has run out, and closely from then on: the
/// kernel may be late by an eighth of the whole time (kernel/time/timer.c), and one that waits for
/// more than 60 s uses two timers in turn.
bool OrphanWatch::is_news(Watched& watched, const SocketDiagAnswer& answer, model::Time answered) {
    const bool counts_down = answer.state == model::TcpState::fin_wait_2 && answer.timer_left > 0;
    const model::Time ends = counts_down ? answered + answer.timer_left : 0;
    if (counts_down && ends < watched.next_look) {
        watched.next_look = ends;
        watched.interval = 0;
    }
    const bool longer = watched.ends != 0 && ends > watched.ends + model::second_ns;
    if (watched.reported == answer.state && !longer) return false;
    watched.reported = answer.state;
    watched.ends = ends;
    return true;
}

/// The kernel answers within sendto(2), so nothing is waited for.
SocketDiagAnswer OrphanWatch::ask(const Watched& watched) {
    SocketDiagAnswer refused;
    refused.kind = SocketDiagAnswer::Kind::refused;
    if (!netlink_)
        netlink_ = Descriptor(
            socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_SOCK_DIAG));
    const auto request = socket_diag_request(watched.local, watched.remote, ++sequence_);
    sockaddr_nl kernel{};
    kernel.nl_family = AF_NETLINK;
    if (!netlink_ || sendto(netlink_.get(), request.data(), request.size(), 0,
                            reinterpret_cast<const sockaddr*>(&kernel), sizeof kernel) < 0) {
        refused.error = errno;
        return refused;
    }
    std::array<std::uint8_t, 4096> bytes{};
    SocketDiagAnswer answer;
    for (;;) {
        sockaddr_nl sender{};
        socklen_t size = sizeof sender;
        const ssize_t length = recvfrom(netlink_.get(), bytes.data(), bytes.size(), 0,
                                        reinterpret_cast<sockaddr*>(&sender), &size);
        if (length < 0 && errno == EINTR) continue;
        if (length <= 0) return answer;
        if (sender.nl_pid != 0) continue;  // any process may send here; the kernel's number is 0
        answer = read_socket_diag({bytes.data(), static_cast<std::size_t>(length)}, sequence_);
        // Skips late answers to an earlier question.
        if (answer.kind != SocketDiagAnswer::Kind::nonsense) return answer;
    }
}

}  // namespace tcpwhy::calls
