#include "tracer/live/lab_socket_file.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>

#include "common/errors.hpp"
#include "tracer/live/control_packet.hpp"
#include "tracer/live/control_protocol.hpp"

namespace tcpwhy::live {
namespace {

bool is_socket(const lab::RuntimeFolder& folder, const std::string& name) {
    struct stat status {};
    return fstatat(folder.fd.get(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0 &&
           S_ISSOCK(status.st_mode);
}

}  // namespace

// Through the folder's descriptor, because sun_path has no room for a long path (unix(7)).
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
    if (!made) throw UnavailableError(attempt_failed("cannot make a socket", errno));
    return made;
}

Knock knock(const lab::RuntimeFolder& folder, const std::string& name) {
    Knock result{make_socket(), 0};
    const sockaddr_un address = address_in(folder, name);
    if (connect(result.connection.get(), generic(address), sizeof address) == 0) return result;
    result.error = errno;
    result.connection.close();
    return result;
}

void remove_dead(const lab::RuntimeFolder& folder, const std::string& name, pid_t ended) {
    if (!is_socket(folder, name)) return;
    const Knock found = knock(folder, name);
    // The credentials are those of the process that called listen() (SO_PEERCRED, unix(7)).
    const auto peer = found.connection ? peer_of(found.connection.get()) : std::nullopt;
    const bool of_ended = ended != no_process && peer && peer->pid == ended;
    if (found.dead() || of_ended) unlinkat(folder.fd.get(), name.c_str(), 0);
}

void tidy(const lab::RuntimeFolder& folder, const std::string& name, pid_t ended) {
    const lab::FolderLock lock(folder);
    remove_dead(folder, name, ended);
}

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

}  // namespace tcpwhy::live
