#include "tracer/helpers/confine/limit_watch.hpp"

#include <chrono>
#include <csignal>
#include <string>
#include <utility>

#include "tracer/helpers/confine/folders.hpp"
#include "tracer/helpers/confine/process_tree.hpp"

namespace tcpwhy::helpers {
namespace {

constexpr std::chrono::milliseconds watch_interval{20};
constexpr unsigned disk_turns = 10;  // the folders are looked at every so many turns
constexpr std::uint32_t most_entries = 200'000;

}  // namespace

LimitWatch::LimitWatch(const Confinement& confinement, const ControlGroup& group,
                       const SharedMemoryFiles* shared_memory, Watched watched)
    : confinement_(confinement),
      group_(group),
      shared_memory_(shared_memory),
      watched_(std::move(watched)) {}

LimitWatch::~LimitWatch() {
    stop();
}

void LimitWatch::start() {
    thread_ = std::thread([this] { run(); });
}

void LimitWatch::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopped_ = true;
    }
    news_.notify_all();
    if (thread_.joinable()) thread_.join();
}

bool LimitWatch::is_stopped() const {
    const std::lock_guard lock(mutex_);
    return stopped_;
}

bool LimitWatch::count_output(std::size_t bytes) {
    output_bytes_ += bytes;
    const std::uint64_t most = confinement_.limits.output_bytes;
    if (most == 0 || output_bytes_ <= most) return true;
    reach(LimitKind::output);
    return false;
}

std::optional<LimitKind> LimitWatch::look(unsigned turn) const {
    const JobLimits& limits = confinement_.limits;
    if (group_.ran_out_of_memory()) return LimitKind::memory;
    const std::vector<pid_t> pids = watched_.processes();
    const TreeUse use = use_of(pids);
    if (limits.processes != 0 && use.tasks > limits.processes) return LimitKind::processes;
    if (!group_.bounds_memory() && limits.memory_bytes != 0 &&
        use.resident_bytes > limits.memory_bytes && proportional_bytes(pids) > limits.memory_bytes)
        return LimitKind::memory;
    if (limits.disk_bytes == 0 || turn % disk_turns != 0) return std::nullopt;
    const auto space = space_of(pids);
    if (!space || *space > limits.disk_bytes) return LimitKind::disk;
    return std::nullopt;
}

/// Nothing where the program hides what it takes: it could take any.
std::optional<std::uint64_t> LimitWatch::space_of(const std::vector<pid_t>& pids) const {
    std::uint64_t space = nameless_bytes(pids) + (shared_memory_ ? shared_memory_->bytes(pids) : 0);
    for (const std::string& folder :
         {confinement_.folder, confinement_.home, confinement_.tmp, confinement_.shm}) {
        const auto taken =
            folder.empty() ? 0 : space_of_tree(folder, most_entries, LockedFolders::unlocked);
        if (!taken) return std::nullopt;
        space += *taken;
    }
    return space;
}

void LimitWatch::run() {
    std::unique_lock lock(mutex_);
    for (unsigned turn = 0; !stopped_; ++turn) {
        lock.unlock();
        const auto kind = look(turn);
        if (kind) reach(*kind);
        lock.lock();
        if (kind) return;
        news_.wait_for(lock, watch_interval, [this] { return stopped_; });
    }
}

void LimitWatch::reach(LimitKind kind) {
    {
        const std::lock_guard lock(mutex_);
        if (!reached_) reached_ = kind;
    }
    watched_.kill();
}

std::optional<Reached> LimitWatch::reached() const {
    const std::lock_guard lock(mutex_);
    if (!reached_) return std::nullopt;
    return Reached{*reached_, words_of(*reached_, confinement_.limits)};
}

std::optional<Reached> LimitWatch::reached(int signal) const {
    if (auto first = reached()) return first;
    const auto because = [&](LimitKind kind) {
        return Reached{kind, words_of(kind, confinement_.limits)};
    };
    if (signal == SIGXCPU) return because(LimitKind::cpu);
    if (signal == SIGXFSZ) return because(LimitKind::file);
    if (signal == SIGKILL && group_.ran_out_of_memory()) return because(LimitKind::memory);
    return std::nullopt;
}

}  // namespace tcpwhy::helpers
