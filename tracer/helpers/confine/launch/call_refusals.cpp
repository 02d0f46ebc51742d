#include "tracer/helpers/confine/launch/call_refusals.hpp"

#include <linux/netlink.h>
#include <linux/seccomp.h>
#include <netinet/in.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#include <array>
#include <cerrno>
#include <cstddef>

#include "tracer/calls/words/constants.hpp"

namespace tcpwhy::helpers {
namespace {

struct Refusal {
    std::uint32_t number;
    int error;
};

// ENOSYS where libraries have another way when the call does not exist.
constexpr std::array refusals = {
    Refusal{SYS_ptrace, EPERM},
    Refusal{SYS_process_vm_readv, EPERM},
    Refusal{SYS_process_vm_writev, EPERM},
    Refusal{SYS_pidfd_getfd, EPERM},
    Refusal{SYS_kcmp, EPERM},
    Refusal{SYS_io_uring_setup, ENOSYS},
    Refusal{SYS_io_uring_enter, ENOSYS},
    Refusal{SYS_io_uring_register, ENOSYS},
    Refusal{SYS_clone3, ENOSYS},  // its flags lie in memory, where a filter cannot look
    Refusal{SYS_unshare, EPERM},
    Refusal{SYS_setns, EPERM},
    Refusal{SYS_mount, EPERM},
    Refusal{SYS_umount2, EPERM},
    Refusal{SYS_pivot_root, EPERM},
    Refusal{SYS_chroot, EPERM},
    Refusal{SYS_open_tree, EPERM},
    Refusal{SYS_move_mount, EPERM},
    Refusal{SYS_fsopen, EPERM},
    Refusal{SYS_fsmount, EPERM},
    Refusal{SYS_open_by_handle_at, EPERM},
    Refusal{SYS_bpf, EPERM},
    Refusal{SYS_perf_event_open, EPERM},
    Refusal{SYS_userfaultfd, ENOSYS},
    Refusal{SYS_add_key, EPERM},
    Refusal{SYS_request_key, EPERM},
    Refusal{SYS_keyctl, EPERM},
    Refusal{SYS_shmget, ENOSYS},
    Refusal{SYS_msgget, ENOSYS},
    Refusal{SYS_semget, ENOSYS},
    Refusal{SYS_mq_open, ENOSYS},
    Refusal{SYS_memfd_create, ENOSYS},
    Refusal{447, ENOSYS},  // memfd_secret
};

constexpr std::uint32_t x32_bit = 0x40000000;
constexpr std::uint32_t new_namespaces = 0x7E020000;  // CLONE_NEW…, clone(2)
constexpr std::uint32_t socket_type_mask = 0xf;       // without SOCK_NONBLOCK and SOCK_CLOEXEC

/// The instructions of one rule; jumps are relative, so rules are put together as they are.
class Body {
  public:
    void load_argument(unsigned at) {
        load(static_cast<std::uint32_t>(offsetof(seccomp_data, args) + at * sizeof(std::uint64_t)));
    }
    void load(std::uint32_t offset) { code_.push_back(BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offset)); }
    void mask(std::uint32_t bits) { code_.push_back(BPF_STMT(BPF_ALU | BPF_AND | BPF_K, bits)); }
    void skip_unless_equal(std::uint32_t value, std::uint8_t count) {
        code_.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, count));
    }
    void skip_if_equal(std::uint32_t value, std::uint8_t count) {
        code_.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, count, 0));
    }
    void skip_unless_set(std::uint32_t bits, std::uint8_t count) {
        code_.push_back(BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, bits, 0, count));
    }
    void allow() { code_.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)); }
    void refuse(int error) {
        const auto data = static_cast<std::uint32_t>(error) & SECCOMP_RET_DATA;
        code_.push_back(BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | data));
    }
    void append(const Body& more) {
        code_.insert(code_.end(), more.code_.begin(), more.code_.end());
    }
    [[nodiscard]] std::uint8_t size() const { return static_cast<std::uint8_t>(code_.size()); }
    [[nodiscard]] const std::vector<sock_filter>& code() const { return code_; }

  private:
    std::vector<sock_filter> code_;
};

/// Refuses the call when a bit of `bits` is set in that argument.
Body refuse_bits(unsigned argument, std::uint32_t bits, int error) {
    Body body;
    body.load_argument(argument);
    body.skip_unless_set(bits, 1);
    body.refuse(error);
    body.allow();
    return body;
}

/// prctl(PR_SET_DUMPABLE, 0): the observer could not see the process any more.
Body prctl_rule() {
    Body body;
    body.load_argument(0);
    body.skip_unless_equal(PR_SET_DUMPABLE, 3);
    body.load_argument(1);
    body.skip_unless_equal(0, 1);
    body.refuse(EPERM);
    body.allow();
    return body;
}

/// The rest of socket(2) for AF_INET and AF_INET6: TCP, and UDP with `udp`. Every way through it
/// returns.
Body internet_rule(bool udp) {
    Body body;
    body.load_argument(2);
    body.skip_unless_equal(calls::protocol_mptcp, 1);
    body.refuse(EPROTONOSUPPORT);  // libraries then take TCP
    body.load_argument(1);
    body.mask(socket_type_mask);
    if (udp) {
        body.skip_unless_equal(SOCK_DGRAM, 1);
        body.allow();
    }
    body.skip_unless_equal(SOCK_STREAM, 5);
    body.load_argument(2);
    body.skip_unless_equal(0, 1);
    body.allow();
    body.skip_unless_equal(IPPROTO_TCP, 1);
    body.allow();
    body.refuse(EACCES);
    return body;
}

/// These, and netlink's route protocol, by which getaddrinfo(3) learns the machine's addresses.
Body socket_rule(bool udp) {
    const Body internet = internet_rule(udp);
    Body body;
    body.load_argument(0);
    for (const int family : {AF_INET, AF_INET6}) {
        body.skip_unless_equal(static_cast<std::uint32_t>(family), internet.size());
        body.append(internet);
    }
    body.skip_unless_equal(AF_NETLINK, 3);
    body.load_argument(2);
    body.skip_unless_equal(NETLINK_ROUTE, 1);
    body.allow();
    body.refuse(EACCES);
    return body;
}

void append_call(Body& program, std::uint32_t number, const Body& rule) {
    program.skip_unless_equal(number, rule.size());
    program.append(rule);
}

}  // namespace

std::vector<sock_filter> call_refusals(std::uint32_t architecture, bool udp) {
    Body program;
    program.load(offsetof(seccomp_data, arch));
    program.skip_if_equal(architecture, 1);
    program.refuse(ENOSYS);
    program.load(offsetof(seccomp_data, nr));
#if defined(__x86_64__)
    program.skip_unless_set(x32_bit, 1);
    program.refuse(ENOSYS);
#endif
    for (const Refusal& one : refusals) {
        program.skip_unless_equal(one.number, 1);
        program.refuse(one.error);
    }
    append_call(program, SYS_clone, refuse_bits(0, new_namespaces, EPERM));
    append_call(program, SYS_socket, socket_rule(udp));
    append_call(program, SYS_prctl, prctl_rule());
    // A connection that Landlock does not see (TCP Fast Open).
    append_call(program, SYS_sendto, refuse_bits(3, MSG_FASTOPEN, EOPNOTSUPP));
    append_call(program, SYS_sendmsg, refuse_bits(2, MSG_FASTOPEN, EOPNOTSUPP));
    append_call(program, SYS_sendmmsg, refuse_bits(3, MSG_FASTOPEN, EOPNOTSUPP));
    program.allow();
    return program.code();
}

}  // namespace tcpwhy::helpers
