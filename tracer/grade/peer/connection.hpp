// The grader's own end of one connection: it keeps what it has sent and received, and how the other
// end left. Its calls never wait longer than the caller's deadline.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "common/descriptor.hpp"
#include "common/endpoint.hpp"
#include "tracer/grade/peer/deadline.hpp"
#include "tracer/model/ids.hpp"

namespace tcpwhy::grade {

class Connection {
  public:
    /// Connects to that port of 127.0.0.1. Throws StepFailure where nobody accepts it.
    static Connection to_port(std::uint16_t port, const Deadline& deadline);
    /// An accepted one.
    explicit Connection(Descriptor socket);

    /// One send(2), so that the bytes leave in one segment. Nothing happens where the other end has
    /// reset the connection.
    void send(std::string_view bytes, const Deadline& deadline);
    /// Waits for bytes, a FIN or a reset; false: none of them came before the deadline.
    bool wait(const Deadline& deadline);
    void shut();
    void close();
    void reset();

    [[nodiscard]] const std::string& received() const { return received_; }
    /// The bytes since the last take().
    [[nodiscard]] std::string_view fresh() const {
        return std::string_view(received_).substr(taken_);
    }
    void take(std::size_t bytes) { taken_ += bytes; }
    [[nodiscard]] bool ended() const { return fin_ || error_ != 0; }
    [[nodiscard]] bool fin() const { return fin_; }
    [[nodiscard]] int error() const { return error_; }  ///< errno of the reset; 0: none
    /// "its FIN", "a reset": how the other end left.
    [[nodiscard]] std::string ending() const;
    [[nodiscard]] bool is_open() const { return static_cast<bool>(socket_); }
    [[nodiscard]] const Endpoint& local() const { return local_; }
    [[nodiscard]] std::string_view last_sent() const { return last_sent_; }
    [[nodiscard]] bool closed_by_us() const { return closed_; }

  private:
    Descriptor socket_;
    Endpoint local_;
    std::string received_;
    std::size_t taken_ = 0;
    std::string last_sent_;
    bool fin_ = false;
    bool closed_ = false;
    int error_ = 0;
};

/// A listener on 127.0.0.1. Throws MachineFault where the port is held.
Descriptor listener_on(std::uint16_t port);

}  // namespace tcpwhy::grade
