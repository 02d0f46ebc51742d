#include "tracer/lab/id_maps.hpp"

#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <fstream>
#include <sstream>
#include <string>

#include "tracer/lab/kernel_file.hpp"

namespace tcpwhy::lab {
namespace {

/// One line "ID ID 1": this id, and no other, means the same inside and outside. An ordinary user
/// may write the group map only after having given up setgroups(2).
bool keep_own_ids(uid_t user, gid_t group) {
    const auto line = [](unsigned id) {
        return std::to_string(id) + " " + std::to_string(id) + " 1\n";
    };
    return write_kernel_file("/proc/self/setgroups", "deny") &&
           write_kernel_file("/proc/self/uid_map", line(user)) &&
           write_kernel_file("/proc/self/gid_map", line(group));
}

/// The ids that there are here, each as itself. A line of the map is "INSIDE OUTSIDE COUNT".
std::string same_ids(const char* own_map) {
    std::ifstream map(own_map);
    std::ostringstream same;
    unsigned long inside = 0;
    unsigned long outside = 0;
    unsigned long count = 0;
    while (map >> inside >> outside >> count)
        same << inside << ' ' << inside << ' ' << count << '\n';
    return same.str();
}

/// In the child: waits until the namespace is there.
void map_all_ids_of(pid_t process, int socket) {
    char go = 0;
    if (recv(socket, &go, 1, 0) != 1) return;
    const std::string folder = "/proc/" + std::to_string(process);
    const bool mapped = write_kernel_file(folder + "/uid_map", same_ids("/proc/self/uid_map")) &&
                        write_kernel_file(folder + "/gid_map", same_ids("/proc/self/gid_map"));
    const char answer = mapped ? 'y' : 'n';
    [[maybe_unused]] const ssize_t sent = send(socket, &answer, 1, MSG_NOSIGNAL);
}

}  // namespace

IdMaps::IdMaps() : user_(geteuid()), group_(getegid()) {
    int ends[2];
    if (user_ != 0 || socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) return;
    socket_ = Descriptor(ends[0]);
    const Descriptor theirs(ends[1]);
    const pid_t process = getpid();
    child_ = fork();
    if (child_ != 0) return;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    socket_.close();
    map_all_ids_of(process, theirs.get());
    _exit(0);
}

IdMaps::~IdMaps() {
    socket_.close();
    if (child_ <= 0) return;
    while (waitpid(child_, nullptr, 0) < 0 && errno == EINTR) {
    }
}

bool IdMaps::write_from_outside() {
    const char go = 'g';
    char answer = 'n';
    return child_ > 0 && send(socket_.get(), &go, 1, MSG_NOSIGNAL) == 1 &&
           recv(socket_.get(), &answer, 1, 0) == 1 && answer == 'y';
}

bool IdMaps::write() {
    return write_from_outside() || keep_own_ids(user_, group_);
}

}  // namespace tcpwhy::lab
