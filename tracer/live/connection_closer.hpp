// Closes connections that other users have made, on threads of their own.
//
// A packet that nobody has received may carry a descriptor (unix(7)). Closing the connection closes
// that descriptor as well, and this can last as long as its sender likes: a TCP socket with
// SO_LINGER waits for its peer. So each user has a thread that closes his connections, a signal
// ends its sleep (EINTR), and nobody waits for it.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <map>
#include <memory>

#include "common/descriptor.hpp"

namespace tcpwhy::live {

/// Belongs to one thread.
class ConnectionCloser {
  public:
    ConnectionCloser();
    ~ConnectionCloser();  ///< the connections are closed afterwards
    ConnectionCloser(const ConnectionCloser&) = delete;
    ConnectionCloser& operator=(const ConnectionCloser&) = delete;

    /// Closes a connection of that user soon; never waits.
    void close(uid_t user, Descriptor connection);
    /// Ends the sleep of each thread that has closed one connection for too long.
    void hurry();
    [[nodiscard]] bool busy() const { return !desks_.empty(); }

  private:
    struct Desk;
    static void work(const std::shared_ptr<Desk>& desk);
    std::map<uid_t, std::shared_ptr<Desk>> desks_;
};

}  // namespace tcpwhy::live
