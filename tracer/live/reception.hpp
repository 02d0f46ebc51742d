// The thread that serves a lab's control socket. It answers each client at once; a client that asks
// to be observed waits until the observer's thread has answered.
//
// Clients can be other users' programs. So this thread never waits for one of them, and it receives
// no descriptors: a packet with descriptors is looked at (MSG_PEEK) and left unread, and
// ConnectionCloser closes its connection.
#pragma once

#include <sys/types.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "common/descriptor.hpp"
#include "tracer/live/connection_closer.hpp"
#include "tracer/live/control_packet.hpp"

namespace tcpwhy::live {

/// The lab's part of the conversation. The functions are called on the reception's thread.
struct House {
    std::function<std::string()> describe;  ///< one line for `live --list`
    std::vector<int> namespaces;            ///< of a private lab: the user's and the network's
    bool for_everybody = false;             ///< other users may join
};

class Reception {
  public:
    using ClientId = std::uint64_t;
    /// A client that asks to be observed.
    struct Application {
        ClientId client = 0;
        Peer peer;
        std::string role;
    };

    /// `listener` must outlive this; it does not block. Throws UnavailableError.
    Reception(int listener, House house);
    ~Reception();
    Reception(const Reception&) = delete;
    Reception& operator=(const Reception&) = delete;

    // For the observer's thread:
    /// The next application; waits at most that long for one.
    std::optional<Application> next(std::chrono::milliseconds at_most);
    /// Sends the answer to an application. `stays`: the client may go on talking.
    void answer(ClientId client, Message message, bool stays);

  private:
    using Clock = std::chrono::steady_clock;
    struct Client {
        ClientId id = 0;
        Descriptor connection;
        Peer peer;
        Clock::time_point since;
        bool entered = false;
        bool waiting = false;  ///< for the observer's answer
    };
    struct Reply {
        ClientId client = 0;
        Message message;
        bool stays = false;
    };
    void serve();
    void serve_once();
    void take_clients();
    void take_client(Descriptor connection);
    /// False when the connection to the client shall be closed.
    bool hear(Client& client);
    bool answer_now(Client& client, const Message& question);
    void send_replies();
    void dismiss(Client& client);
    bool refuse(const Client& client, const std::string& why);

    int listener_;
    House house_;
    Descriptor woken_;  ///< an eventfd(2): a reply is there, or the end
    ConnectionCloser closer_;
    std::vector<Client> clients_;  ///< the oldest first
    ClientId last_id_ = 0;
    std::mutex mutex_;
    std::condition_variable applied_;
    std::deque<Application> applications_;
    std::vector<Reply> replies_;
    std::atomic<bool> ending_{false};
    std::thread thread_;  // last: it uses all of the above
};

}  // namespace tcpwhy::live
