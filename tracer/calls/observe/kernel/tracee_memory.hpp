// Reading the memory of a stopped tracee: process_vm_readv(2), or PTRACE_PEEKDATA where that is
// refused. Belongs to the observer's thread.
//
// A page that is not in memory can take as long to come as another process likes (fuse(4),
// userfaultfd(2)). It is read on another thread (kernel/patience.hpp). If it does not come in time,
// such pages of that thread are read no more, and take_slow_memory() reports the thread.
#pragma once

#include <sys/uio.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "tracer/model/ids.hpp"

namespace tcpwhy::calls {

/// Copies at most `size` bytes; returns how many could be read.
std::size_t read_memory(model::Pid tid, std::uint64_t address, void* to, std::size_t size);

/// The same, but only as far as nobody has to wait for a page.
std::size_t read_present_memory(model::Pid tid, std::uint64_t address, void* to, std::size_t size);

/// The first bytes (at most `most`) of the tracee's buffers, in order.
std::string read_buffers(model::Pid tid, std::span<const iovec> buffers, std::size_t most);

/// Writes a word, also where the program itself may not write. False when it could not.
bool write_word(model::Pid tid, std::uint64_t address, std::uint64_t word);

/// The threads whose memory did not come in time, since the last call.
std::vector<model::Pid> take_slow_memory();

/// The thread has other memory now (execve(2)), or is gone.
void forget_memory(model::Pid tid);

template <typename Value>
std::optional<Value> read_value(model::Pid tid, std::uint64_t address) {
    static_assert(std::is_trivially_copyable_v<Value>);
    Value value;
    if (address == 0 || read_memory(tid, address, &value, sizeof value) != sizeof value)
        return std::nullopt;
    return value;
}

/// At most `count` values; fewer when the memory ends before.
template <typename Value>
std::vector<Value> read_array(model::Pid tid, std::uint64_t address, std::size_t count) {
    static_assert(std::is_trivially_copyable_v<Value>);
    std::vector<Value> values(count);
    const std::size_t got =
        address == 0 ? 0 : read_memory(tid, address, values.data(), count * sizeof(Value));
    values.resize(got / sizeof(Value));
    return values;
}

}  // namespace tcpwhy::calls
