// The file of a lab's control socket in its folder: its address, and whether somebody listens at
// it.
#pragma once

#include <sys/socket.h>
#include <sys/un.h>

#include <cerrno>
#include <string>
#include <vector>

#include "common/descriptor.hpp"
#include "tracer/lab/runtime_folder.hpp"

namespace tcpwhy::live {

sockaddr_un address_in(const lab::RuntimeFolder& folder, const std::string& name);
const sockaddr* generic(const sockaddr_un& address);

/// A non-blocking socket of the control protocol. Throws UnavailableError.
Descriptor make_socket();

/// The outcome of connecting to a name.
struct Knock {
    Descriptor connection;  ///< invalid: nobody answered
    int error = 0;
    /// The file is there, but nobody listens any more.
    [[nodiscard]] bool dead() const { return error == ECONNREFUSED; }
    /// Somebody listens, but accepts nothing: its process is stopped.
    [[nodiscard]] bool overrun() const { return error == EAGAIN; }
};
Knock knock(const lab::RuntimeFolder& folder, const std::string& name);

constexpr pid_t no_process = 0;

/// Removes the file when nobody listens at it. The caller has locked the folder. `ended`: a process
/// that has ended; a child that it was making at that moment may hold its listener still.
void remove_dead(const lab::RuntimeFolder& folder, const std::string& name,
                 pid_t ended = no_process);
/// The same, with the folder locked for it. Throws UnavailableError.
void tidy(const lab::RuntimeFolder& folder, const std::string& name, pid_t ended = no_process);

/// The names of the labs' files in a folder, sorted.
std::vector<std::string> names_in(const lab::RuntimeFolder& folder);

}  // namespace tcpwhy::live
