#include "tracer/run/outlets/screen.hpp"

#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

namespace tcpwhy::run {
namespace {

/// Small enough that a terminal shows progress while a long text goes out.
constexpr std::size_t piece_bytes = 16U << 10U;

/// The other end of a pipe, or the terminal, has been closed.
bool is_reader_gone(int error) {
    return error == EPIPE || error == EIO;
}

/// Writes the whole text; 0 or errno. Waits for a descriptor that somebody has set to O_NONBLOCK.
template <class Progress>
int write_all(int fd, std::string_view text, const Progress& progress) {
    while (!text.empty()) {
        const ssize_t written = write(fd, text.data(), std::min(text.size(), piece_bytes));
        if (written > 0) {
            text.remove_prefix(static_cast<std::size_t>(written));
            progress(static_cast<std::size_t>(written));
        } else if (written < 0 && errno == EAGAIN) {
            pollfd room{fd, POLLOUT, 0};
            poll(&room, 1, -1);
        } else if (written < 0 && errno != EINTR) {
            return errno;
        }
    }
    return 0;
}

}  // namespace

struct Screen::State {
    explicit State(int to) : fd(to) {}

    const int fd;
    mutable std::mutex mutex;
    std::condition_variable news;      ///< for the thread
    std::condition_variable progress;  ///< for finish()
    std::string waiting;
    std::size_t writing_bytes = 0;  ///< of the text that the thread writes now: not yet out
    std::uint64_t left_out_lines = 0;
    std::uint64_t pieces_written = 0;
    int error = 0;
    bool over = false;

    [[nodiscard]] std::size_t held_bytes() const { return waiting.size() + writing_bytes; }
    [[nodiscard]] bool idle() const { return error != 0 || held_bytes() == 0; }

    void run() {
        std::string text;
        std::unique_lock lock(mutex);
        while (true) {
            news.wait(lock, [this] { return over || !waiting.empty(); });
            if (waiting.empty()) return;
            text.clear();
            text.swap(waiting);
            writing_bytes = text.size();
            lock.unlock();
            const int failed =
                write_all(fd, text, [this](std::size_t bytes) { note_written(bytes); });
            lock.lock();
            writing_bytes = 0;  // also where a write failed
            error = failed;
            progress.notify_all();
            if (error != 0) return;
        }
    }
    /// Counted piece by piece: the reader may have read all of a long text before this thread
    /// runs again, and must find the room that it made.
    void note_written(std::size_t bytes) {
        const std::lock_guard lock(mutex);
        writing_bytes -= bytes;
        ++pieces_written;
        progress.notify_all();
    }
};

Screen::Screen(int fd) : state_(std::make_shared<State>(fd)) {}

Screen::~Screen() {
    const std::lock_guard lock(state_->mutex);
    state_->over = true;
    state_->news.notify_all();
}

/// Blocks all signals in the new thread: the other threads receive them.
void Screen::start() {
    if (std::exchange(started_, true)) return;
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    std::thread([state = state_] { state->run(); }).detach();
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

void Screen::put(std::string_view lines) {
    if (lines.empty()) return;
    {
        const std::lock_guard lock(state_->mutex);
        if (state_->error != 0) return;
        if (state_->held_bytes() + lines.size() > most_bytes) {
            state_->left_out_lines +=
                static_cast<std::uint64_t>(std::count(lines.begin(), lines.end(), '\n'));
            return;
        }
        state_->waiting += lines;
        state_->news.notify_all();
    }
    start();
}

std::uint64_t Screen::take_left_out() {
    const std::lock_guard lock(state_->mutex);
    // Not at the first free byte: the notice would be one of many.
    if (state_->held_bytes() > most_bytes / 2) return 0;
    return std::exchange(state_->left_out_lines, 0);
}

int Screen::finish(std::chrono::milliseconds patience) {
    std::unique_lock lock(state_->mutex);
    while (!state_->idle()) {
        const std::uint64_t before = state_->pieces_written;
        const bool moved = state_->progress.wait_for(
            lock, patience, [&] { return state_->idle() || state_->pieces_written != before; });
        if (!moved) break;
    }
    return is_reader_gone(state_->error) ? 0 : state_->error;
}

bool Screen::reader_gone() const {
    const std::lock_guard lock(state_->mutex);
    return is_reader_gone(state_->error);
}

}  // namespace tcpwhy::run
