#include "tracer/live/control_socket.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>

#include "common/errors.hpp"

namespace tcpwhy::live {
namespace {

constexpr mode_t mode_for_owner = S_IRUSR | S_IWUSR;
constexpr mode_t mode_for_everybody = mode_for_owner | S_IRGRP | S_IWGRP | S_IROTH | S_IWOTH;
constexpr int backlog = 64;
constexpr std::size_t most_descriptors = 2;
constexpr std::chrono::seconds longest_wait_for_answer{5};

/// Through the folder's descriptor, because sun_path has no room for a long path (unix(7)).
sockaddr_un address_in(const lab::RuntimeFolder& folder, const std::string& name) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string path = "/proc/self/fd/" + std::to_string(folder.fd.get()) + "/" + name;
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    return address;
}

const sockaddr* generic(const sockaddr_un& address) {
    return reinterpret_cast<const sockaddr*>(&address);
}

Descriptor make_socket() {
    Descriptor made(socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!made) throw UnavailableError(attempt_failed("make a socket", errno));
    return made;
}

/// What connecting to that name brought.
struct Knock {
    Descriptor connection;  ///< invalid: nobody answered
    int error = 0;
    /// A socket at which nobody listens any more.
    [[nodiscard]] bool dead() const { return error == ECONNREFUSED; }
    /// It is there, but does not even take connections: its process is stopped.
    [[nodiscard]] bool overrun() const { return error == EAGAIN; }
};

Knock knock(const lab::RuntimeFolder& folder, const std::string& name) {
    Knock result{make_socket(), 0};
    const sockaddr_un address = address_in(folder, name);
    if (connect(result.connection.get(), generic(address), sizeof address) == 0) return result;
    result.error = errno;
    result.connection.close();
    return result;
}

bool is_socket(const lab::RuntimeFolder& folder, const std::string& name) {
    struct stat status {};
    return fstatat(folder.fd.get(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0 &&
           S_ISSOCK(status.st_mode);
}

/// With the folder locked: takes the socket away when nobody listens at it.
void remove_dead(const lab::RuntimeFolder& folder, const std::string& name) {
    if (is_socket(folder, name) && knock(folder, name).dead())
        unlinkat(folder.fd.get(), name.c_str(), 0);
}

void tidy(const lab::RuntimeFolder& folder, const std::string& name) {
    const lab::FolderLock lock(folder);
    remove_dead(folder, name);
}

/// The keeper has nothing but the folder and its parent's pidfd, sits in a session of its own (so
/// that neither Ctrl-C nor the end of the terminal meets it) and can be told from the lab by its
/// name.
[[noreturn]] void keep(const lab::RuntimeFolder& folder, const std::string& name,
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
    pollfd parent{parent_pidfd, POLLIN, 0};
    while (poll(&parent, 1, -1) < 0 && errno == EINTR) {
    }
    try {
        tidy(folder, name);
    } catch (...) {
        _exit(1);
    }
    _exit(0);
}

/// -1 where the system has no pidfd: then a crash leaves the socket to the next who looks.
pid_t start_keeper(const lab::RuntimeFolder& folder, const std::string& name) {
    const Descriptor self(static_cast<int>(syscall(SYS_pidfd_open, getpid(), 0)));
    if (!self) return -1;
    const pid_t keeper = fork();
    if (keeper == 0) keep(folder, name, self.get());
    return keeper;
}

constexpr const char* start_one = "start it with: tcpwhy live";

std::string start_line(const std::string& name) {
    return name == "default" ? start_one : start_one + std::string(" --lab ") + name;
}

void refuse_second(const std::string& name, const lab::RuntimeFolder& folder) {
    const Knock found = knock(folder, name);
    if (!found.connection && !found.overrun()) return;
    std::string line = "there is a lab '" + name + "' already";
    const auto peer = found.connection ? peer_of(found.connection.get()) : std::nullopt;
    if (peer) line += ", of process " + std::to_string(peer->pid);
    throw UsageError(
        line + " (run programs in it with tcpwhy join, or give this one another name with --lab)");
}

/// The names in a folder, sorted.
std::vector<std::string> names_in(const lab::RuntimeFolder& folder) {
    std::vector<std::string> names;
    const int fd = openat(folder.fd.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR* listing = fd >= 0 ? fdopendir(fd) : nullptr;
    if (listing == nullptr) return names;
    while (const dirent* entry = readdir(listing))
        if (is_lab_name(entry->d_name) && is_socket(folder, entry->d_name))
            names.emplace_back(entry->d_name);
    closedir(listing);
    std::sort(names.begin(), names.end());
    return names;
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
            (errno == ENOSPC ? " (mend: free some space there, or set XDG_RUNTIME_DIR)" : ""));
    fchmodat(folder_.fd.get(), name_.c_str(), for_everybody_ ? mode_for_everybody : mode_for_owner,
             0);
    if (listen(made.get(), backlog) != 0) {
        const int error = errno;
        unlinkat(folder_.fd.get(), name_.c_str(), 0);
        throw UnavailableError(attempt_failed("cannot listen at the lab's control socket", error));
    }
    listener_ = std::move(made);
}

ControlSocket::~ControlSocket() {
    listener_.close();
    try {
        tidy(folder_, name_);
    } catch (...) {
        return;  // somebody holds the folder: the keeper will try again
    }
    if (keeper_ <= 0) return;
    kill(keeper_, SIGKILL);
    waitpid(keeper_, nullptr, 0);
}

std::optional<Peer> peer_of(int connection) {
    ucred who{};
    socklen_t size = sizeof who;
    if (getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &who, &size) != 0 || who.pid <= 0)
        return std::nullopt;
    return Peer{who.pid, who.uid};
}

Packet receive(int connection) {
    std::array<char, longest_message_bytes + 1> bytes{};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(most_descriptors * sizeof(int))> space{};
    iovec where{bytes.data(), bytes.size()};
    msghdr header{};
    header.msg_iov = &where;
    header.msg_iovlen = 1;
    header.msg_control = space.data();
    header.msg_controllen = space.size();
    const ssize_t got = recvmsg(connection, &header, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    Packet packet;
    if (got < 0) {
        const bool later = errno == EAGAIN || errno == EINTR;
        packet.kind = later ? Packet::Kind::nothing_yet : Packet::Kind::closed;
        return packet;
    }
    for (cmsghdr* part = CMSG_FIRSTHDR(&header); part != nullptr;
         part = CMSG_NXTHDR(&header, part)) {
        if (part->cmsg_level != SOL_SOCKET || part->cmsg_type != SCM_RIGHTS) continue;
        const std::size_t count = (part->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (std::size_t at = 0; at < count; ++at) {
            int fd = -1;
            std::memcpy(&fd, CMSG_DATA(part) + at * sizeof fd, sizeof fd);
            packet.descriptors.emplace_back(fd);
        }
    }
    if (got == 0) return packet;
    const auto heard = parse_message({bytes.data(), static_cast<std::size_t>(got)});
    packet.kind = heard ? Packet::Kind::message : Packet::Kind::nonsense;
    if (heard) packet.heard = *heard;
    return packet;
}

bool send(int connection, const Message& message, const std::vector<int>& descriptors) {
    std::string text = format_message(message);
    alignas(cmsghdr) std::array<char, CMSG_SPACE(most_descriptors * sizeof(int))> space{};
    iovec where{text.data(), text.size()};
    msghdr header{};
    header.msg_iov = &where;
    header.msg_iovlen = 1;
    if (const std::size_t size = descriptors.size() * sizeof(int); size != 0) {
        header.msg_control = space.data();
        header.msg_controllen = CMSG_SPACE(size);
        cmsghdr* part = CMSG_FIRSTHDR(&header);
        part->cmsg_level = SOL_SOCKET;
        part->cmsg_type = SCM_RIGHTS;
        part->cmsg_len = CMSG_LEN(size);
        std::memcpy(CMSG_DATA(part), descriptors.data(), size);
    }
    return sendmsg(connection, &header, MSG_NOSIGNAL | MSG_DONTWAIT) >= 0;
}

Packet LabConnection::ask(const Message& message) {
    const std::string lab = "the lab '" + name + "' (process " + std::to_string(peer.pid) + ")";
    if (!send(fd.get(), message)) throw UnavailableError(lab + " has ended");
    const auto deadline = std::chrono::steady_clock::now() + longest_wait_for_answer;
    for (;;) {
        Packet packet = receive(fd.get());
        if (packet.kind == Packet::Kind::closed) throw UnavailableError(lab + " has ended");
        if (packet.kind == Packet::Kind::nonsense)
            throw UnavailableError(lab + " answers what makes no sense");
        if (packet.kind == Packet::Kind::message) {
            if (packet.heard.version != control_version)
                throw UnavailableError(lab +
                                       " is of another version of tcpwhy: use that one to join it");
            if (packet.heard.message.verb == verb::refused)
                throw UnavailableError(lab + " refuses: " + packet.heard.message.rest);
            return packet;
        }
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
            deadline - std::chrono::steady_clock::now());
        if (left.count() <= 0) throw UnavailableError(lab + " does not answer: is it stopped?");
        pollfd answer{fd.get(), POLLIN, 0};
        poll(&answer, 1, static_cast<int>(left.count()) + 1);
    }
}

namespace {

/// On the host rung, root's labs are for everybody.
std::optional<LabConnection> connect_to_public_lab(const std::string& name) {
    const auto folder = lab::public_folder();
    if (!folder) return std::nullopt;
    Knock found = knock(*folder, name);
    if (!found.connection) return std::nullopt;
    const auto peer = peer_of(found.connection.get());
    if (!peer || peer->user != 0) return std::nullopt;
    return LabConnection{std::move(found.connection), *peer, name};
}

}  // namespace

LabConnection connect_to_lab(const std::string& name) {
    require_lab_name(name);
    for (const lab::RuntimeFolder& folder : lab::runtime_folders()) {
        Knock found = knock(folder, name);
        if (found.overrun())
            throw UnavailableError("the lab '" + name + "' does not answer: is it stopped?");
        if (!found.connection) continue;
        const auto peer = peer_of(found.connection.get());
        if (!peer || peer->user != geteuid())
            throw UnavailableError("the lab '" + name + "' belongs to another user");
        return LabConnection{std::move(found.connection), *peer, name};
    }
    if (auto lab = connect_to_public_lab(name)) return std::move(*lab);
    throw UnavailableError("there is no lab '" + name + "' (" + start_line(name) + ")");
}

namespace {

/// The labs in a folder of `owner`'s.
void append_labs(std::vector<LabLine>& lines, const lab::RuntimeFolder& folder, uid_t owner) {
    for (const std::string& name : names_in(folder)) {
        Knock found = knock(folder, name);
        if (found.dead() && owner == geteuid()) tidy(folder, name);
        if (found.overrun()) lines.push_back({name, "does not answer", folder.for_everybody});
        const auto peer = found.connection ? peer_of(found.connection.get()) : std::nullopt;
        if (!peer || peer->user != owner) continue;
        LabConnection lab{std::move(found.connection), *peer, name};
        LabLine line{name, "", folder.for_everybody};
        try {
            line.says = lab.ask({std::string(verb::status), ""}).heard.message.rest;
        } catch (const UnavailableError& error) {
            line.says = error.what();
        }
        lines.push_back(std::move(line));
    }
}

}  // namespace

std::vector<LabLine> list_labs() {
    std::vector<LabLine> lines;
    for (const lab::RuntimeFolder& folder : lab::runtime_folders())
        append_labs(lines, folder, geteuid());
    if (const auto folder = lab::public_folder()) append_labs(lines, *folder, 0);
    return lines;
}

}  // namespace tcpwhy::live
