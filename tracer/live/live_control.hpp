// The lab's side of its control socket: it answers programs that want to join, and never waits for
// one of them.
//
// Belongs to the observer's thread, which seizes the programs that join.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "tracer/live/control_packet.hpp"
#include "tracer/live/control_socket.hpp"
#include "tracer/model/process_event.hpp"

namespace tcpwhy::live {

/// A process that is in the lab and asks to be observed.
struct Newcomer {
    pid_t pid = 0;
    model::Side role = model::Side::none;
};

class LiveControl {
  public:
    /// The services of the lab for its clients.
    struct Services {
        /// Observes the process. Throws UnavailableError with the reason when that is impossible.
        std::function<void(const Newcomer&)> observe;
        std::function<std::string()> describe;  ///< one line for `live --list`
        bool filtered = false;                  ///< observed programs shall install the call filter
        /// There is no namespace to enter, and root's lab is open to everybody who reaches the
        /// socket.
        bool on_host = false;
    };

    /// In the lab's namespaces. Throws UnavailableError.
    LiveControl(const ControlSocket& socket, Services services);

    /// Answers the waiting messages; waits at most that long for the first.
    void serve(std::chrono::milliseconds at_most);

  private:
    using Clock = std::chrono::steady_clock;
    struct Client {
        Descriptor connection;
        Peer peer;
        Clock::time_point since;
        bool entered = false;
    };
    void take_clients();
    /// False when the connection to the client shall be closed.
    bool hear(Client& client);
    bool answer(Client& client, const Message& question);

    const ControlSocket& socket_;
    Services services_;
    Descriptor user_namespace_;
    Descriptor network_namespace_;
    std::vector<Client> clients_;
};

}  // namespace tcpwhy::live
