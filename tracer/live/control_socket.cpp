#include "tracer/live/control_socket.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <optional>

#include "common/errors.hpp"
#include "tracer/live/connection_closer.hpp"
#include "tracer/live/control_packet.hpp"
#include "tracer/live/lab_socket_file.hpp"

namespace tcpwhy::live {
namespace {

constexpr mode_t mode_for_owner = S_IRUSR | S_IWUSR;
constexpr mode_t mode_for_everybody = mode_for_owner | S_IRGRP | S_IWGRP | S_IROTH | S_IWOTH;
constexpr int backlog = 1024;        ///< no user shall fill it before the lab has accepted
constexpr int pass_rights = 83;      ///< SO_PASSRIGHTS, since Linux 6.16
constexpr int keeper_attempts = 10;  ///< each waits a moment for the folder

/// The connections that nobody has accepted may hold descriptors whose close takes long.
void close_listener(Descriptor listener) {
    ConnectionCloser closer;
    closer.close(geteuid(), std::move(listener));
}

bool tidied_after(pid_t ended, const lab::RuntimeFolder& folder, const std::string& name) {
    for (int attempt = 0; attempt < keeper_attempts; ++attempt) {
        try {
            tidy(folder, name, ended);
            return true;
        } catch (...) {
            continue;  // another process holds the folder
        }
    }
    return false;
}

/// The keeper holds only the folder and its parent's pidfd. It has a session of its own, so that
/// neither Ctrl-C nor the end of the terminal reaches it, and a process name of its own.
[[noreturn]] void keep(const lab::RuntimeFolder& folder, const std::string& name, pid_t parent,
                       int parent_pidfd) {
    setsid();
    prctl(PR_SET_NAME, "tcpwhy-keeper");
    for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGPIPE}) signal(number, SIG_IGN);
    if (chdir("/") != 0) _exit(1);
    const int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
    for (int fd = 0; fd < 3; ++fd) dup2(nothing, fd);
    const int kept_from = std::min(parent_pidfd, folder.fd.get());
    const int kept_to = std::max(parent_pidfd, folder.fd.get());
    const auto close_between = [](int first, int last) {
        if (first <= last) syscall(SYS_close_range, first, last, 0);
    };
    close_between(3, kept_from - 1);
    close_between(kept_from + 1, kept_to - 1);
    close_between(kept_to + 1, ~0U >> 1U);
    pollfd ended{parent_pidfd, POLLIN, 0};
    while (poll(&ended, 1, -1) < 0 && errno == EINTR) {
    }
    _exit(tidied_after(parent, folder, name) ? 0 : 1);
}

/// -1 where the system has no pidfd: after a crash the next lab removes the socket.
pid_t start_keeper(const lab::RuntimeFolder& folder, const std::string& name) {
    const pid_t own = getpid();
    const Descriptor self(static_cast<int>(syscall(SYS_pidfd_open, own, 0)));
    if (!self) return -1;
    const pid_t keeper = fork();
    if (keeper == 0) keep(folder, name, own, self.get());
    return keeper;
}

void refuse_second(const std::string& name, const lab::RuntimeFolder& folder) {
    const Knock found = knock(folder, name);
    if (!found.connection && !found.overrun()) return;
    std::string line = "cannot open the lab '" + name + "': there is a lab of this name already";
    const auto peer = found.connection ? peer_of(found.connection.get()) : std::nullopt;
    if (peer) line += ", of process " + std::to_string(peer->pid);
    throw UsageError(line +
                     "; run programs in it with tcpwhy join, or choose another name with --lab");
}

}  // namespace

ControlSocket::ControlSocket(const std::string& name, bool for_everybody)
    : name_(name), for_everybody_(for_everybody && geteuid() == 0) {
    require_lab_name(name);
    folder_ = for_everybody_ ? lab::make_public_folder() : lab::make_runtime_folder();
    for (const lab::RuntimeFolder& folder : lab::runtime_folders()) refuse_second(name, folder);
    keeper_ = start_keeper(folder_, name);
    try {
        listen_in_folder();
    } catch (...) {
        if (keeper_ > 0) {
            kill(keeper_, SIGKILL);
            waitpid(keeper_, nullptr, 0);
        }
        throw;
    }
}

void ControlSocket::listen_in_folder() {
    const lab::FolderLock lock(folder_);
    refuse_second(name_, folder_);
    remove_dead(folder_, name_);
    Descriptor made = make_socket();
    const sockaddr_un address = address_in(folder_, name_);
    if (bind(made.get(), generic(address), sizeof address) != 0)
        throw UnavailableError(
            attempt_failed("cannot make the lab's control socket in " + folder_.path, errno) +
            (errno == ENOSPC ? " (fix: free some space there, or set XDG_RUNTIME_DIR)" : ""));
    fchmodat(folder_.fd.get(), name_.c_str(), for_everybody_ ? mode_for_everybody : mode_for_owner,
             0);
    // Where the kernel can, it refuses descriptors at the sender already.
    const int no = 0;
    setsockopt(made.get(), SOL_SOCKET, pass_rights, &no, sizeof no);
    if (listen(made.get(), backlog) != 0) {
        const int error = errno;
        unlinkat(folder_.fd.get(), name_.c_str(), 0);
        throw UnavailableError(attempt_failed("cannot listen at the lab's control socket", error));
    }
    listener_ = std::move(made);
}

ControlSocket::~ControlSocket() {
    close_listener(std::move(listener_));
    try {
        tidy(folder_, name_);
    } catch (...) {
        return;  // another process holds the folder: the keeper will try again
    }
    if (keeper_ <= 0) return;
    kill(keeper_, SIGKILL);
    waitpid(keeper_, nullptr, 0);
}

}  // namespace tcpwhy::live
