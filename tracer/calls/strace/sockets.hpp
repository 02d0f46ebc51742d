// Applies the calls of an strace log to sockets and descriptors. Pure.
#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "tracer/calls/strace/call.hpp"
#include "tracer/calls/strace/files.hpp"
#include "tracer/calls/strace/words.hpp"

namespace tcpwhy::calls {

class StraceSockets {
  public:
    /// The file of a descriptor; one that was opened before the log began is known by the name
    /// that -yy gives it.
    std::shared_ptr<LoggedFile> file_of(LoggedTable& files, int fd, std::string_view text);
    /// Applies the effect of a successful call on files and descriptors. `file` is the file of its
    /// first argument, or null.
    void take_effect(StraceCall& call, LoggedTable& files, const std::shared_ptr<LoggedFile>& file,
                     std::string_view text, std::string_view result);

  private:
    std::shared_ptr<LoggedFile> new_socket();
    std::shared_ptr<LoggedFile> made_file(const model::CallEntered& entered,
                                          const std::shared_ptr<LoggedFile>& from);
    void made_descriptor(StraceCall& call, LoggedTable& files,
                         const std::shared_ptr<LoggedFile>& from, std::string_view result);

    model::SocketId sockets_ = 0;
};

/// The local and remote addresses of a socket at that time; nothing where there are none.
std::optional<model::SocketSnapshot> named(const LoggedFile& file, model::Time time,
                                           const std::optional<SocketName>& name);
/// Puts the sockets to the descriptors that a wait call names; leaves out what is no socket.
void find_sockets(const LoggedTable& files, std::vector<model::Watch>& watches);
/// A wait call on an epoll instance speaks of the data that it was given for each descriptor.
void read_epoll(const LoggedFile& epoll, std::string_view text, StraceCall& call);

}  // namespace tcpwhy::calls
