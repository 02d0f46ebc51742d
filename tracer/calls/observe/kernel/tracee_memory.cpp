#include "tracer/calls/observe/kernel/tracee_memory.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <unordered_set>
#include <utility>

#include "tracer/calls/observe/kernel/patience.hpp"
#include "tracer/calls/observe/kernel/ptrace_requests.hpp"
#include "tracer/calls/observe/kernel/resident_pages.hpp"

namespace tcpwhy::calls {
namespace {

constexpr std::size_t most_buffers_read = 16;

/// What the observer's thread knows of the memory of its tracees.
struct Known {
    ResidentPages resident;
    std::unordered_set<model::Pid> slow;  ///< only what is in memory is read of these
    std::vector<model::Pid> unreported;   ///< of the slow ones
};

Known& known() {
    thread_local Known here;
    return here;
}

bool refused(ssize_t result) {
    return result < 0 && (errno == EPERM || errno == ENOSYS);
}

std::size_t read_by_words(model::Pid tid, std::uint64_t address, void* to, std::size_t size) {
    std::size_t done = 0;
    while (done < size) {
        const std::optional<long> word = peek_word(tid, address + done);
        if (!word) break;
        const std::size_t part = std::min(size - done, sizeof *word);
        std::memcpy(static_cast<char*>(to) + done, &*word, part);
        done += part;
    }
    return done;
}

std::size_t read_at_once(model::Pid tid, std::uint64_t address, void* to, std::size_t size) {
    if (size == 0) return 0;
    const iovec local{to, size};
    const iovec remote{reinterpret_cast<void*>(address), size};
    const ssize_t got = process_vm_readv(tid, &local, 1, &remote, 1, 0);
    if (refused(got)) return read_by_words(tid, address, to, size);
    return got < 0 ? 0 : static_cast<std::size_t>(got);
}

/// Asks on another thread. False when the answer did not come in time; no such question is asked
/// about that thread again.
bool asked_in_time(model::Pid tid, const std::function<void()>& question) {
    Known& here = known();
    if (here.slow.contains(tid)) return false;
    const Outcome outcome = ask_in_time(question);
    if (outcome == Outcome::late) {
        here.slow.insert(tid);
        here.unreported.push_back(tid);
    }
    return outcome == Outcome::done;
}

std::size_t read_patiently(model::Pid tid, std::uint64_t address, void* to, std::size_t size) {
    struct Copy {
        std::vector<char> bytes;
        ssize_t got = 0;
        int error = 0;
    };
    const auto copy = std::make_shared<Copy>();
    copy->bytes.resize(size);
    const bool in_time = asked_in_time(tid, [tid, address, copy] {
        const iovec local{copy->bytes.data(), copy->bytes.size()};
        const iovec remote{reinterpret_cast<void*>(address), copy->bytes.size()};
        copy->got = process_vm_readv(tid, &local, 1, &remote, 1, 0);
        copy->error = errno;
    });
    if (!in_time) return 0;
    errno = copy->error;
    // Only the tracer's own thread can read by words.
    if (refused(copy->got)) return read_by_words(tid, address, to, size);
    if (copy->got <= 0) return 0;
    std::memcpy(to, copy->bytes.data(), static_cast<std::size_t>(copy->got));
    return static_cast<std::size_t>(copy->got);
}

}  // namespace

std::size_t read_present_memory(model::Pid tid, std::uint64_t address, void* to, std::size_t size) {
    return read_at_once(tid, address, to, known().resident.readable(tid, address, size));
}

std::size_t read_memory(model::Pid tid, std::uint64_t address, void* to, std::size_t size) {
    const std::size_t got = read_present_memory(tid, address, to, size);
    if (got == size) return got;
    return got + read_patiently(tid, address + got, static_cast<char*>(to) + got, size - got);
}

std::string read_buffers(model::Pid tid, std::span<const iovec> buffers, std::size_t most) {
    std::string bytes;
    std::size_t count = 0;
    for (const iovec& buffer : buffers) {
        const std::size_t part = std::min(buffer.iov_len, most - bytes.size());
        if (part == 0) continue;
        if (++count > most_buffers_read) break;
        const std::size_t before = bytes.size();
        bytes.resize(before + part);
        const auto address = reinterpret_cast<std::uint64_t>(buffer.iov_base);
        const std::size_t got = read_memory(tid, address, bytes.data() + before, part);
        bytes.resize(before + got);
        if (got < part) break;
    }
    return bytes;
}

bool write_word(model::Pid tid, std::uint64_t address, std::uint64_t word) {
    const auto written = std::make_shared<ssize_t>(0);
    const bool in_time = asked_in_time(tid, [tid, address, word, written] {
        std::uint64_t copy = word;
        const iovec local{&copy, sizeof copy};
        const iovec remote{reinterpret_cast<void*>(address), sizeof copy};
        *written = process_vm_writev(tid, &local, 1, &remote, 1, 0);
    });
    if (!in_time) return false;
    return *written == sizeof word || poke_word(tid, address, word);
}

std::vector<model::Pid> take_slow_memory() {
    return std::exchange(known().unreported, {});
}

void forget_memory(model::Pid tid) {
    Known& here = known();
    here.resident.forget(tid);
    here.slow.erase(tid);
}

}  // namespace tcpwhy::calls
