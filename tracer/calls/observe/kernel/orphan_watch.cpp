#include "tracer/calls/observe/kernel/orphan_watch.hpp"

#include <linux/netlink.h>
#include <sys/socket.h>
#include <sys/uio.h>

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
    std::vector<Watched*> due;
    const model::Time now = clock.last();
    for (Watched& watched : watched_) {
        if (watched.next_look > now) continue;
        watched.interval = std::clamp(watched.interval * 2, first_interval_ns, longest_interval_ns);
        watched.next_look = now + watched.interval;
        due.push_back(&watched);
    }
    if (due.empty()) return seen;
    Moment moment;
    moment.asked = clock.read();
    const std::vector<SocketDiagAnswer> answers = ask(due);
    moment.answered = clock.read();
    for (std::size_t at = 0; at < due.size(); ++at) judge(*due[at], answers[at], moment, seen);
    if (refused_) watched_.clear();
    std::erase_if(watched_, [](const Watched& watched) { return watched.over; });
    return seen;
}

std::vector<model::OrphanSeen> OrphanWatch::look_at_all(Clock& clock) {
    for (Watched& watched : watched_) watched.next_look = 0;
    return look(clock);
}

void OrphanWatch::judge(Watched& watched, const SocketDiagAnswer& answer, const Moment& moment,
                        std::vector<model::OrphanSeen>& seen) {
    using Kind = SocketDiagAnswer::Kind;
    if (answer.kind == Kind::refused) refused_ = true;
    if (is_gone(answer)) {
        watched.over = true;
        if (watched.reported == model::TcpState::fin_wait_2)
            seen.push_back({moment.answered, moment.asked, watched.local, watched.remote,
                            model::TcpState::closed, model::Timer::none, -1});
        return;
    }
    if (answer.kind != Kind::socket || answer.held || !answer.state || !is_closing(*answer.state))
        return;
    if (answer.local != watched.local || answer.remote != watched.remote) return;
    watched.over = *answer.state == model::TcpState::time_wait;
    if (!is_news(watched, answer, moment.answered)) return;
    seen.push_back({moment.answered, moment.asked, answer.local, answer.remote, *answer.state,
                    answer.timer, answer.timer_left});
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

std::vector<SocketDiagAnswer> OrphanWatch::ask(const std::vector<Watched*>& due) {
    std::vector<SocketDiagAnswer> answers(due.size());
    if (send_requests(due)) {
        receive_answers(answers);
    } else {
        for (SocketDiagAnswer& answer : answers) {
            answer.kind = SocketDiagAnswer::Kind::refused;
            answer.error = errno;
        }
    }
    return answers;
}

/// All in one packet; the sequence numbers count them.
bool OrphanWatch::send_requests(const std::vector<Watched*>& due) {
    std::vector<std::uint8_t> packet;
    first_sequence_ += most_watched;
    std::uint32_t sequence = first_sequence_;
    for (const Watched* watched : due) {
        const auto request = socket_diag_request(watched->local, watched->remote, sequence++);
        packet.insert(packet.end(), request.begin(), request.end());
    }
    if (!netlink_)
        netlink_ = Descriptor(
            socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_SOCK_DIAG));
    sockaddr_nl kernel{};
    kernel.nl_family = AF_NETLINK;
    return netlink_ && sendto(netlink_.get(), packet.data(), packet.size(), 0,
                              reinterpret_cast<const sockaddr*>(&kernel), sizeof kernel) >= 0;
}

/// The kernel answers within sendto(2), with a packet for each request, so nothing is waited for.
void OrphanWatch::receive_answers(std::vector<SocketDiagAnswer>& answers) {
    constexpr std::size_t answer_bytes = 1024;
    std::array<std::array<std::uint8_t, answer_bytes>, most_watched> rooms;
    std::array<iovec, most_watched> buffers{};
    std::array<sockaddr_nl, most_watched> senders{};
    std::array<mmsghdr, most_watched> packets{};
    for (std::size_t at = 0; at < most_watched; ++at) {
        buffers[at] = {rooms[at].data(), answer_bytes};
        packets[at].msg_hdr.msg_iov = &buffers[at];
        packets[at].msg_hdr.msg_iovlen = 1;
        packets[at].msg_hdr.msg_name = &senders[at];
    }
    for (std::size_t received = 0; received < answers.size();) {
        for (mmsghdr& packet : packets) packet.msg_hdr.msg_namelen = sizeof(sockaddr_nl);
        const auto most = static_cast<unsigned>(answers.size() - received);
        const int got = recvmmsg(netlink_.get(), packets.data(), most, MSG_DONTWAIT, nullptr);
        if (got <= 0) return;
        for (std::size_t at = 0; at < static_cast<std::size_t>(got); ++at) {
            // Any process may send here; the kernel's number is 0. Late answers to an earlier
            // question have other sequence numbers.
            const std::span<const std::uint8_t> bytes{rooms[at].data(), packets[at].msg_len};
            const auto sequence = answered_sequence(bytes);
            if (senders[at].nl_pid != 0 || !sequence) continue;
            const std::uint32_t which = *sequence - first_sequence_;
            if (which >= answers.size()) continue;
            answers[which] = read_socket_diag(bytes, *sequence);
            ++received;
        }
    }
}

}  // namespace tcpwhy::calls
