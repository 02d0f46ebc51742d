// tcpwhy-capture: opens a packet socket for tcpwhy, sets its filter, passes the descriptor on, and
// ends. It is the only program of the suite that may hold a capability (cap_net_raw), so it is
// small, and gives the capability up before it reads anything.
//
// Its descriptor 3 is a Unix socket (SOCK_SEQPACKET). It gets one packet there, the instructions of
// a socket filter (struct sock_filter, none: no filter), and answers with one int, 0 or an errno,
// and the descriptor.
#include <linux/capability.h>
#include <linux/filter.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>

namespace {

constexpr int peer = 3;

bool give_up_rights() {
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    const __user_cap_data_struct none[2] = {};
    return syscall(SYS_capset, &header, none) == 0 && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
}

/// 0 or an errno.
int set_filter(int socket) {
    static std::array<sock_filter, BPF_MAXINSNS> filter;
    const ssize_t got = recv(peer, filter.data(), sizeof filter, MSG_TRUNC);
    if (got < 0) return errno;
    const auto bytes = static_cast<std::size_t>(got);
    if (bytes > sizeof filter || bytes % sizeof(sock_filter) != 0) return EINVAL;
    if (bytes == 0) return 0;
    const sock_fprog program{static_cast<unsigned short>(bytes / sizeof(sock_filter)),
                             filter.data()};
    return setsockopt(socket, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program) == 0 ? 0
                                                                                           : errno;
}

bool answer(int error, int socket) {
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
    iovec room{&error, sizeof error};
    msghdr message{};
    message.msg_iov = &room;
    message.msg_iovlen = 1;
    if (error == 0) {
        message.msg_control = control.data();
        message.msg_controllen = control.size();
        cmsghdr* part = CMSG_FIRSTHDR(&message);
        part->cmsg_level = SOL_SOCKET;
        part->cmsg_type = SCM_RIGHTS;
        part->cmsg_len = CMSG_LEN(sizeof socket);
        std::memcpy(CMSG_DATA(part), &socket, sizeof socket);
    }
    return sendmsg(peer, &message, MSG_NOSIGNAL) == sizeof error;
}

}  // namespace

int main() {
    // Protocol 0: no frame arrives before tcpwhy binds it to an interface (packet(7)).
    const int opened = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
    int error = opened < 0 ? errno : 0;
    if (!give_up_rights()) return 1;
    int type = 0;
    socklen_t size = sizeof type;
    if (getsockopt(peer, SOL_SOCKET, SO_TYPE, &type, &size) != 0 || type != SOCK_SEQPACKET) {
        std::fputs("tcpwhy-capture: tcpwhy starts it where it needs a packet socket\n", stderr);
        return 2;
    }
    if (error == 0) error = set_filter(opened);
    return answer(error, opened) && error == 0 ? 0 : 1;
}
