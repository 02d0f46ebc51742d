#include "tracer/calls/observe/readers/tracee_memory.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "tracer/calls/observe/kernel/ptrace_requests.hpp"

namespace tcpwhy::calls {
namespace {

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

}  // namespace

std::size_t read_memory(model::Pid tid, std::uint64_t address, void* to, std::size_t size) {
    if (size == 0) return 0;
    const iovec local{to, size};
    const iovec remote{reinterpret_cast<void*>(address), size};
    const ssize_t got = process_vm_readv(tid, &local, 1, &remote, 1, 0);
    if (refused(got)) return read_by_words(tid, address, to, size);
    return got < 0 ? 0 : static_cast<std::size_t>(got);
}

std::string read_buffers(model::Pid tid, std::span<const iovec> buffers, std::size_t most) {
    std::array<iovec, 16> remote{};
    std::size_t count = 0;
    std::size_t wanted = 0;
    for (const iovec& buffer : buffers) {
        if (count == remote.size() || wanted == most) break;
        const std::size_t part = std::min(buffer.iov_len, most - wanted);
        if (part == 0) continue;
        remote[count++] = {buffer.iov_base, part};
        wanted += part;
    }
    std::string bytes(wanted, '\0');
    if (wanted == 0) return bytes;
    const iovec local{bytes.data(), wanted};
    ssize_t got = process_vm_readv(tid, &local, 1, remote.data(), count, 0);
    if (refused(got)) {
        got = 0;
        for (const iovec& part : std::span(remote).first(count)) {
            const auto address = reinterpret_cast<std::uint64_t>(part.iov_base);
            const std::size_t more = read_by_words(tid, address, bytes.data() + got, part.iov_len);
            got += static_cast<ssize_t>(more);
            if (more < part.iov_len) break;
        }
    }
    bytes.resize(got < 0 ? 0 : static_cast<std::size_t>(got));
    return bytes;
}

}  // namespace tcpwhy::calls
