#include "tracer/live/connection_closer.hpp"

#include <pthread.h>
#include <sys/socket.h>

#include <csignal>
#include <deque>
#include <mutex>
#include <thread>

namespace tcpwhy::live {
namespace {

using Steady = std::chrono::steady_clock;

constexpr std::chrono::milliseconds longest_close{20};
/// More connections of one user than this are not left to wait for a slow one.
constexpr std::size_t longest_queue = 16;
/// The end waits so long for kernels that let no signal end a close.
constexpr std::chrono::seconds longest_end{1};

int waking_signal() {
    return SIGRTMIN + 1;
}

extern "C" void nothing_to_do(int) {}

void let_signals_wake() {
    struct sigaction action {};
    action.sa_handler = nothing_to_do;  // without SA_RESTART: it ends a sleep
    sigaction(waking_signal(), &action, nullptr);
}

/// Throws the waiting packets away: a connection that is closed with unread packets would reset its
/// peer, which then could not read its last answer (unix(7)).
void drain(int connection) {
    shutdown(connection, SHUT_RD);
    char byte = 0;
    constexpr int most_packets = 1024;
    for (int packets = 0; packets < most_packets; ++packets) {
        iovec where{&byte, sizeof byte};
        msghdr header{};
        header.msg_iov = &where;
        header.msg_iovlen = 1;
        const ssize_t got = recvmsg(connection, &header, MSG_DONTWAIT);
        // A packet may be empty and yet carry descriptors.
        const bool packet = got > 0 || (got == 0 && (header.msg_flags & MSG_CTRUNC) != 0);
        if (!packet) return;
    }
}

}  // namespace

/// The thread of one user. It ends when it has nothing more to close.
struct ConnectionCloser::Desk {
    std::mutex mutex;
    std::deque<Descriptor> queue;
    Steady::time_point since;  ///< when the present close began
    bool over = false;
    std::thread thread;
};

ConnectionCloser::ConnectionCloser() {
    let_signals_wake();
}

ConnectionCloser::~ConnectionCloser() {
    const auto deadline = Steady::now() + longest_end;
    while (!desks_.empty() && Steady::now() < deadline) {
        for (const auto& [user, desk] : desks_) {
            const std::lock_guard lock(desk->mutex);
            if (!desk->over) pthread_kill(desk->thread.native_handle(), waking_signal());
        }
        hurry();
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    for (const auto& [user, desk] : desks_) desk->thread.detach();
}

void ConnectionCloser::work(const std::shared_ptr<Desk>& desk) {
    for (;;) {
        Descriptor connection;
        {
            const std::lock_guard lock(desk->mutex);
            if (desk->queue.empty()) {
                desk->over = true;
                return;
            }
            connection = std::move(desk->queue.front());
            desk->queue.pop_front();
            desk->since = Steady::now();
        }
        drain(connection.get());
        connection.close();
    }
}

void ConnectionCloser::close(uid_t user, Descriptor connection) {
    hurry();
    std::shared_ptr<Desk>& desk = desks_[user];
    if (!desk) desk = std::make_shared<Desk>();
    const std::lock_guard lock(desk->mutex);
    desk->queue.push_back(std::move(connection));
    if (desk->over && desk->thread.joinable()) {
        desk->thread.join();
        desk->over = false;
    }
    if (!desk->thread.joinable()) {
        desk->since = Steady::now();
        desk->thread = std::thread([desk] { work(desk); });
    } else if (desk->queue.size() > longest_queue) {
        pthread_kill(desk->thread.native_handle(), waking_signal());
    }
}

void ConnectionCloser::hurry() {
    const auto now = Steady::now();
    std::erase_if(desks_, [&](auto& entry) {
        Desk& desk = *entry.second;
        const std::unique_lock lock(desk.mutex);
        if (!desk.over) {
            if (now - desk.since > longest_close)
                pthread_kill(desk.thread.native_handle(), waking_signal());
            return false;
        }
        // The thread has left the lock for the last time.
        desk.thread.join();
        return true;
    });
}

}  // namespace tcpwhy::live
