#include "tracer/calls/observe/kernel/patience.hpp"

#include <pthread.h>
#include <unistd.h>

#include <algorithm>
#include <condition_variable>
#include <csignal>
#include <memory>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

namespace tcpwhy::calls {
namespace {

constexpr std::chrono::microseconds first_patience{200'000};
constexpr std::chrono::microseconds least_patience{2'000};
constexpr std::size_t most_late = 64;

/// A thread that answers one question at a time.
struct Worker {
    std::mutex mutex;
    std::condition_variable changed;
    std::function<void()> question;  ///< empty: it is idle
    bool left_alone = false;         ///< nobody waits for it; it ends after its question
};

struct Workers {
    pid_t process = getpid();  ///< a child has none of its parent's threads
    std::vector<std::shared_ptr<Worker>> idle;
    std::size_t late_now = 0;
    std::size_t late_ever = 0;
};

std::mutex& workers_mutex() {
    static std::mutex mutex;
    return mutex;
}

/// Never destroyed: a late thread may use it while the process ends.
Workers& workers() {
    static auto* all = new Workers;
    if (all->process != getpid()) all = new Workers;
    return *all;
}

void work(const std::shared_ptr<Worker>& worker) {
    std::unique_lock lock(worker->mutex);
    for (;;) {
        worker->changed.wait(lock, [&] { return static_cast<bool>(worker->question); });
        const auto question = worker->question;
        lock.unlock();
        question();
        lock.lock();
        worker->question = nullptr;
        if (worker->left_alone) break;
        worker->changed.notify_one();
    }
    lock.unlock();
    const std::lock_guard all(workers_mutex());
    --workers().late_now;
}

/// Null where the system has no thread left. Signals are for the other threads.
std::shared_ptr<Worker> new_worker() {
    auto worker = std::make_shared<Worker>();
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    try {
        std::thread([worker] { work(worker); }).detach();
    } catch (const std::system_error&) {
        worker = nullptr;
    }
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    return worker;
}

std::shared_ptr<Worker> take_worker(std::chrono::microseconds& patience) {
    const std::lock_guard lock(workers_mutex());
    Workers& all = workers();
    if (all.late_now >= most_late) return nullptr;
    constexpr std::size_t most_halvings = 16;
    patience =
        std::max(least_patience, first_patience / (1U << std::min(all.late_ever, most_halvings)));
    if (all.idle.empty()) return new_worker();
    auto worker = std::move(all.idle.back());
    all.idle.pop_back();
    return worker;
}

void give_back(std::shared_ptr<Worker> worker) {
    const std::lock_guard lock(workers_mutex());
    workers().idle.push_back(std::move(worker));
}

}  // namespace

Outcome ask_in_time(const std::function<void()>& question) {
    std::chrono::microseconds patience{};
    auto worker = take_worker(patience);
    if (!worker) return Outcome::not_asked;
    {
        std::unique_lock lock(worker->mutex);
        worker->question = question;
        worker->changed.notify_one();
        const bool done =
            worker->changed.wait_for(lock, patience, [&] { return !worker->question; });
        if (!done) {
            worker->left_alone = true;
            const std::lock_guard all(workers_mutex());
            ++workers().late_now;
            ++workers().late_ever;
            return Outcome::late;
        }
    }
    give_back(std::move(worker));
    return Outcome::done;
}

void prepare_to_ask() {
    ask_in_time([] {});
}

}  // namespace tcpwhy::calls
