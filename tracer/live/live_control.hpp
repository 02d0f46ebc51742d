// The lab's side of its control socket: answers those who want to join, and never waits for any of
// them.
//
// Belongs to the observer's thread: whoever is let in is seized on it.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "tracer/live/control_socket.hpp"
#include "tracer/model/process_event.hpp"

namespace tcpwhy::live {

/// What is known of somebody who stands in the lab and wants to be observed.
struct Newcomer {
    pid_t pid = 0;
    model::Side role = model::Side::none;
};

class LiveControl {
  public:
    /// What the lab does for its clients.
    struct Services {
        /// Observes the process. Throws UnavailableError with the reason when that is impossible.
        std::function<void(const Newcomer&)> observe;
        std::function<std::string()> describe;  ///< one line for `live --list`
        bool filtered = false;  ///< those that are observed shall install the filter
        /// There is nothing to enter, and root lets everybody join who reaches the socket.
        bool on_host = false;
    };

    /// In the lab's namespaces. Throws UnavailableError.
    LiveControl(const ControlSocket& socket, Services services);

    /// Answers what is there, waiting at most that long for something to come.
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
    /// False when the client is to be left.
    bool hear(Client& client);
    bool answer(Client& client, const Message& question);

    const ControlSocket& socket_;
    Services services_;
    Descriptor user_namespace_;
    Descriptor network_namespace_;
    std::vector<Client> clients_;
};

}  // namespace tcpwhy::live
