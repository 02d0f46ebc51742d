// The open sockets of each process, as far as an strace log shows them. Pure.
#pragma once

#include <map>
#include <memory>
#include <vector>

#include "tracer/model/socket_call.hpp"

namespace tcpwhy::calls {

/// An open file description (open(2)); TCP sockets and epoll instances alone are kept.
struct LoggedFile {
    model::SocketId socket = 0;  ///< 0: an epoll instance
    bool nonblocking = false;
    bool lingers = false;
    std::int32_t linger_seconds = 0;
    std::uint32_t descriptors = 0;         ///< how many refer to it, of all processes
    std::map<std::uint64_t, int> watched;  ///< an epoll instance's: its data, the descriptor
};

class LoggedTable {
  public:
    LoggedTable() = default;
    LoggedTable(const LoggedTable& other);  ///< fork(2)
    ~LoggedTable();
    LoggedTable& operator=(const LoggedTable&) = delete;

    void put(int fd, std::shared_ptr<LoggedFile> file, bool close_on_exec);
    void set_close_on_exec(int fd, bool close_on_exec);
    [[nodiscard]] std::shared_ptr<LoggedFile> find(int fd) const;
    /// Takes descriptors first to last away, and says what was given back.
    std::vector<model::Release> close(int first, int last);
    std::vector<model::Release> close_on_exec();
    [[nodiscard]] std::size_t size() const { return entries_.size(); }

  private:
    struct Entry {
        std::shared_ptr<LoggedFile> file;
        bool close_on_exec = false;
    };
    std::map<int, Entry> entries_;
};

}  // namespace tcpwhy::calls
