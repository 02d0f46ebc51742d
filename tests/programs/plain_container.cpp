// plain-container COMMAND…: runs the command, as root, with the capabilities that a plain container
// has (no CAP_SYS_PTRACE, no CAP_SYS_ADMIN), and without new namespaces and pidfd_getfd(2).
#include <linux/audit.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>

namespace {

constexpr std::array kept = {CAP_CHOWN,       CAP_DAC_OVERRIDE,    CAP_FSETID,     CAP_FOWNER,
                             CAP_MKNOD,       CAP_NET_RAW,         CAP_SETGID,     CAP_SETUID,
                             CAP_SETFCAP,     CAP_SETPCAP,         CAP_SYS_CHROOT, CAP_KILL,
                             CAP_AUDIT_WRITE, CAP_NET_BIND_SERVICE};

bool is_kept(int capability) {
    for (const int one : kept)
        if (one == capability) return true;
    return false;
}

bool drop_capabilities() {
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    __user_cap_data_struct data[2]{};
    for (int capability = 0; capability <= CAP_LAST_CAP; ++capability) {
        if (is_kept(capability)) {
            data[capability / 32].permitted |= 1U << (capability % 32);
            data[capability / 32].effective |= 1U << (capability % 32);
        } else {
            prctl(PR_CAPBSET_DROP, capability, 0, 0, 0);
        }
    }
    return syscall(SYS_capset, &header, data) == 0;
}

/// Before the capabilities go: without no_new_privs, as in a container.
bool refuse_calls() {
    constexpr std::uint32_t refused = SECCOMP_RET_ERRNO | EPERM;
    constexpr std::uint32_t new_namespaces = 0x7E020000;
    std::array filter = {
        sock_filter BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
        sock_filter BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_pidfd_getfd, 7, 0),
        sock_filter BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_unshare, 6, 0),
        sock_filter BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_setns, 5, 0),
        sock_filter BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clone3, 5, 0),
        sock_filter BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_clone, 0, 2),
        sock_filter BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, args)),
        sock_filter BPF_JUMP(BPF_JMP | BPF_JSET | BPF_K, new_namespaces, 1, 0),
        sock_filter BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
        sock_filter BPF_STMT(BPF_RET | BPF_K, refused),
        sock_filter BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
    };
    const sock_fprog program{static_cast<unsigned short>(filter.size()), filter.data()};
    return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) == 0;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2 || !refuse_calls() || !drop_capabilities()) {
        std::fprintf(stderr, "plain-container: %s\n", std::strerror(errno));
        return 127;
    }
    execvp(argv[1], argv + 1);
    return 127;
}
