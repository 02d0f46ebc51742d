// ptrace(2) as the observer uses it: typed requests that never fail loudly, because a tracee may be
// killed between any two of them (ESRCH). <linux/ptrace.h> cannot stand beside <sys/ptrace.h>, so
// what the latter lacks is defined here.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "tracer/model/ids.hpp"

namespace tcpwhy::calls {

/// A system call's number, arguments and address, as PTRACE_GET_SYSCALL_INFO reports them.
struct SyscallStop {
    enum class Kind : std::uint8_t { other = 0, entry = 1, exit = 2, seccomp = 3 };
    Kind kind = Kind::other;
    std::uint32_t architecture = 0;  ///< AUDIT_ARCH_
    std::uint64_t instruction_pointer = 0;
    std::uint64_t stack_pointer = 0;
    std::uint64_t number = 0;                  ///< entry and seccomp
    std::array<std::uint64_t, 6> arguments{};  ///< entry and seccomp
    std::int64_t result = 0;                   ///< exit: the value, or -errno
};

/// A status of waitpid(2) for a tracee that was seized.
struct WaitStatus {
    enum class Kind : std::uint8_t {
        exited,
        killed,
        seccomp,
        syscall,
        fork,  ///< fork, vfork or clone made `GETEVENTMSG`
        exec,
        ending,
        group_stop,
        trap,  ///< a newborn's first stop, PTRACE_INTERRUPT, or the end of a group stop
        signal,
        other,
    };
    Kind kind;
    int value;  ///< exit status, or signal number
};
WaitStatus decode_wait_status(int status);

/// The ptrace options of every tracee. Those that the observer started also die with it
/// (PTRACE_O_EXITKILL).
unsigned long trace_options(bool dies_with_us);

int seize(model::Pid tid, unsigned long options);  ///< 0 or errno
/// Whether the end of that tracee, or child, of this thread is still to be waited for.
bool is_expected(model::Pid tid);
/// The thread has gone on from the stop that was waited for, because it was killed, and stands in
/// its exit stop. That is still to be waited for; resuming the thread would lose it.
bool has_come_to_exit(model::Pid tid);
bool interrupt(model::Pid tid);
void listen_in_group_stop(model::Pid tid);
void resume(model::Pid tid, bool stop_at_syscalls, int signal);
void detach(model::Pid tid, int signal);
std::optional<SyscallStop> syscall_stop(model::Pid tid);
std::optional<std::uint64_t> event_message(model::Pid tid);
/// Writes a word, also where the program itself may not write. False when there is no memory.
bool poke_word(model::Pid tid, std::uint64_t address, std::uint64_t word);
/// Changes the first argument of the system call at whose entry, or exit, the thread is held.
bool set_first_argument(model::Pid tid, std::uint64_t value);
/// At the exit the register still has the argument, and not the result.
bool first_argument_survives();
/// One word of the tracee's memory, for systems that refuse process_vm_readv(2).
std::optional<long> peek_word(model::Pid tid, std::uint64_t address);

/// AUDIT_ARCH_ of the machine that this program is built for.
std::uint32_t native_architecture();

}  // namespace tcpwhy::calls
