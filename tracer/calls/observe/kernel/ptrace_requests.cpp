#include "tracer/calls/observe/kernel/ptrace_requests.hpp"

#include <elf.h>
#include <linux/audit.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>
#include <sys/wait.h>

#include <cerrno>
#include <csignal>

namespace tcpwhy::calls {
namespace {

// Not in every libc's <sys/ptrace.h>.
constexpr int request_get_syscall_info = 0x420e;
constexpr int event_stop = 128;

// struct ptrace_syscall_info of linux/ptrace.h.
struct KernelSyscallInfo {
    std::uint8_t op;
    std::uint8_t pad[3];
    std::uint32_t arch;
    std::uint64_t instruction_pointer;
    std::uint64_t stack_pointer;
    struct Entry {
        std::uint64_t nr;
        std::uint64_t args[6];
        std::uint32_t ret_data;  // seccomp only
    };
    struct Exit {
        std::int64_t rval;
        std::uint8_t is_error;
    };
    union {
        Entry entry;
        Exit exit;
    };
};

long request(int what, model::Pid tid, unsigned long address, unsigned long data) {
    return ptrace(static_cast<__ptrace_request>(what), tid, address, data);
}

bool stops_the_group(int signal) {
    return signal == SIGSTOP || signal == SIGTSTP || signal == SIGTTIN || signal == SIGTTOU;
}

}  // namespace

WaitStatus decode_wait_status(int status) {
    using Kind = WaitStatus::Kind;
    if (WIFEXITED(status)) return {Kind::exited, WEXITSTATUS(status)};
    if (WIFSIGNALED(status)) return {Kind::killed, WTERMSIG(status)};
    if (!WIFSTOPPED(status)) return {Kind::other, 0};
    const int signal = WSTOPSIG(status);
    switch (status >> 16) {
        case 0:
            if (signal == (SIGTRAP | 0x80)) return {Kind::syscall, 0};
            return {Kind::signal, signal};
        case PTRACE_EVENT_SECCOMP:
            return {Kind::seccomp, 0};
        case PTRACE_EVENT_FORK:
        case PTRACE_EVENT_VFORK:
        case PTRACE_EVENT_CLONE:
            return {Kind::fork, 0};
        case PTRACE_EVENT_EXEC:
            return {Kind::exec, 0};
        case PTRACE_EVENT_EXIT:
            return {Kind::ending, 0};
        case event_stop:
            return {stops_the_group(signal) ? Kind::group_stop : Kind::trap, signal};
        default:
            return {Kind::other, signal};
    }
}

unsigned long trace_options(bool dies_with_us) {
    unsigned long options = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEEXEC | PTRACE_O_TRACEEXIT |
                            PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | PTRACE_O_TRACECLONE |
                            PTRACE_O_TRACESECCOMP;
    if (dies_with_us) options |= PTRACE_O_EXITKILL;
    return options;
}

int seize(model::Pid tid, unsigned long options) {
    return request(PTRACE_SEIZE, tid, 0, options) == 0 ? 0 : errno;
}

bool is_expected(model::Pid tid) {
    siginfo_t nothing{};
    const int how = WEXITED | WSTOPPED | WNOHANG | WNOWAIT | __WALL | __WNOTHREAD;
    return waitid(P_PID, static_cast<id_t>(tid), &nothing, how) == 0;
}

bool has_come_to_exit(model::Pid tid) {
    siginfo_t stop{};
    return request(PTRACE_GETSIGINFO, tid, 0, reinterpret_cast<unsigned long>(&stop)) == 0 &&
           stop.si_code == (SIGTRAP | PTRACE_EVENT_EXIT << 8);
}

bool interrupt(model::Pid tid) {
    return request(PTRACE_INTERRUPT, tid, 0, 0) == 0;
}

void listen_in_group_stop(model::Pid tid) {
    request(PTRACE_LISTEN, tid, 0, 0);
}

void resume(model::Pid tid, bool stop_at_syscalls, int signal) {
    request(stop_at_syscalls ? PTRACE_SYSCALL : PTRACE_CONT, tid, 0,
            static_cast<unsigned long>(signal));
}

void detach(model::Pid tid, int signal) {
    request(PTRACE_DETACH, tid, 0, static_cast<unsigned long>(signal));
}

std::optional<SyscallStop> syscall_stop(model::Pid tid) {
    KernelSyscallInfo info{};
    const long size =
        request(request_get_syscall_info, tid, sizeof info, reinterpret_cast<unsigned long>(&info));
    if (size < static_cast<long>(offsetof(KernelSyscallInfo, entry)) || info.op > 3)
        return std::nullopt;
    SyscallStop stop;
    stop.kind = static_cast<SyscallStop::Kind>(info.op);
    stop.architecture = info.arch;
    stop.instruction_pointer = info.instruction_pointer;
    stop.stack_pointer = info.stack_pointer;
    if (stop.kind == SyscallStop::Kind::exit) {
        stop.result = info.exit.rval;
    } else if (stop.kind != SyscallStop::Kind::other) {
        stop.number = info.entry.nr;
        for (std::size_t at = 0; at < stop.arguments.size(); ++at)
            stop.arguments[at] = info.entry.args[at];
    }
    return stop;
}

std::optional<std::uint64_t> event_message(model::Pid tid) {
    unsigned long message = 0;
    if (request(PTRACE_GETEVENTMSG, tid, 0, reinterpret_cast<unsigned long>(&message)) != 0)
        return std::nullopt;
    return message;
}

std::optional<long> peek_word(model::Pid tid, std::uint64_t address) {
    errno = 0;
    const long word = request(PTRACE_PEEKDATA, tid, address, 0);
    if (errno != 0) return std::nullopt;
    return word;
}

bool poke_word(model::Pid tid, std::uint64_t address, std::uint64_t word) {
    return request(PTRACE_POKEDATA, tid, address, word) == 0;
}

bool set_first_argument(model::Pid tid, std::uint64_t value) {
    user_regs_struct registers{};
    iovec where{&registers, sizeof registers};
    const auto place = reinterpret_cast<unsigned long>(&where);
    if (request(PTRACE_GETREGSET, tid, NT_PRSTATUS, place) != 0) return false;
#if defined(__x86_64__)
    registers.rdi = value;
#else
    registers.regs[0] = value;
#endif
    return request(PTRACE_SETREGSET, tid, NT_PRSTATUS, place) == 0;
}

bool first_argument_survives() {
#if defined(__x86_64__)
    return true;
#else
    return false;
#endif
}

std::uint32_t native_architecture() {
#if defined(__x86_64__)
    return AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
    return AUDIT_ARCH_AARCH64;
#else
#error "the observer knows x86-64 and aarch64"
#endif
}

}  // namespace tcpwhy::calls
