// A lab's control socket: a file NAME in the user's runtime folder at which the lab listens; and
// finding it.
//
// It vanishes with the lab, also when the lab is killed: a child process, the keeper, waits for the
// lab's end and takes away what is left. Where the keeper was killed as well, the next one to look
// recognises the socket as dead (nobody listens) and replaces it.
#pragma once

#include <sys/socket.h>
#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "common/descriptor.hpp"
#include "tracer/lab/runtime_folder.hpp"
#include "tracer/live/control_protocol.hpp"

namespace tcpwhy::live {

/// The listening end.
class ControlSocket {
  public:
    /// Takes the name and listens. Before any thread is made and before a namespace is entered: the
    /// keeper stays outside. Throws UsageError when the name is impossible or a lab of this name
    /// lives, UnavailableError when the folder cannot be used.
    /// `for_everybody`: other users may connect, too; only root can offer that.
    explicit ControlSocket(const std::string& name, bool for_everybody = false);
    ~ControlSocket();  ///< the socket is gone afterwards
    ControlSocket(const ControlSocket&) = delete;
    ControlSocket& operator=(const ControlSocket&) = delete;

    [[nodiscard]] int fd() const { return listener_.get(); }  ///< non-blocking
    [[nodiscard]] const std::string& name() const { return name_; }

  private:
    void listen_in_folder();

    std::string name_;
    bool for_everybody_;
    lab::RuntimeFolder folder_;
    Descriptor listener_;
    pid_t keeper_ = -1;
};

/// The other end of a connection, as the kernel vouches for it (SO_PEERCRED, unix(7)).
struct Peer {
    pid_t pid = 0;
    uid_t user = 0;
};
std::optional<Peer> peer_of(int connection);

/// A packet with up to two descriptors.
struct Packet {
    enum class Kind { message, nothing_yet, closed, nonsense };
    Kind kind = Kind::closed;
    Heard heard;
    std::vector<Descriptor> descriptors;
};
/// Takes one packet if there is one; never waits.
Packet receive(int connection);
/// False when it could not be sent at once.
bool send(int connection, const Message& message, const std::vector<int>& descriptors = {});

/// A connection to a lab.
struct LabConnection {
    Descriptor fd;
    Peer peer;  ///< the lab's process
    std::string name;

    /// Sends and waits for the answer. Throws UnavailableError when there is none, it makes no
    /// sense, or it is a refusal.
    Packet ask(const Message& message);
};
/// Connects to the lab of that name. Throws UsageError for an impossible name, UnavailableError
/// when there is no such lab or it is another user's.
LabConnection connect_to_lab(const std::string& name);

/// One line about each lab that lives and that this user may join: the user's own, then those of
/// root that are for everybody, each group by name.
struct LabLine {
    std::string name;
    std::string says;            ///< what it says of itself
    bool for_everybody = false;  ///< it is root's, in the public folder
};
std::vector<LabLine> list_labs();

}  // namespace tcpwhy::live
