// The observer's side of the lab's control socket: it observes the programs that ask for it.
//
// Belongs to the observer's thread, which seizes the programs that join. Reception talks to them on
// a thread of its own, so that no client can make the observer wait.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <functional>
#include <string>

#include "tracer/live/control_socket.hpp"
#include "tracer/live/reception.hpp"
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
        std::function<std::string()> describe;  ///< as House::describe, on the reception's thread
        bool filtered = false;                  ///< observed programs shall install the call filter
        /// There is no namespace to enter, and root's lab is open to everybody who reaches the
        /// socket.
        bool on_host = false;
    };

    /// In the lab's namespaces. Throws UnavailableError.
    LiveControl(const ControlSocket& socket, Services services);

    /// Observes the programs that ask for it; waits at most that long for the first.
    void serve(std::chrono::milliseconds at_most);

  private:
    void admit(const Reception::Application& application);

    Services services_;
    Descriptor user_namespace_;
    Descriptor network_namespace_;
    Reception reception_;
};

}  // namespace tcpwhy::live
