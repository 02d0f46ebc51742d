// The web server of the live page, on 127.0.0.1 only. Only server.cpp reads the header of
// cpp-httplib, because that takes seconds.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "tracer/web/door/door.hpp"
#include "tracer/web/server/viewers.hpp"

namespace tcpwhy::web {

class Server {
  public:
    /// `remark` gets a line for the terminal; it is called on any thread. `page` is the document.
    Server(Door::Secrets secrets, Viewers& viewers, std::string page,
           std::function<void(const std::string&)> remark);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// Opens the socket; 0: any free port. Returns the port, or 0 when it cannot be had.
    std::uint16_t open(std::uint16_t port);
    /// Answers until stop(). Returns at its end.
    void serve();
    void stop();
    void change_token(std::string token);

  private:
    struct Http;

    std::mutex mutex_;  ///< of the door
    Door door_;
    Viewers& viewers_;
    std::string page_;
    std::function<void(const std::string&)> remark_;
    std::unique_ptr<Http> http_;
};

}  // namespace tcpwhy::web
