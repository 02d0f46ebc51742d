// The log of the live page: the trace's JSON Lines in memory that two processes share
// (memfd_create(2)). It only grows, so a reader is a number of bytes, and nobody waits for one.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "common/descriptor.hpp"

namespace tcpwhy::web {

/// The writer's end. Belongs to one thread.
class EventLog {
  public:
    static constexpr std::uint64_t most_bytes = std::uint64_t{1} << 30U;

    /// Throws UnavailableError. `most` is less in tests only.
    explicit EventLog(std::uint64_t most = most_bytes);

    [[nodiscard]] int fd() const { return fd_.get(); }
    /// Appends whole lines. A log that is full leaves them out and ends with one line that says so.
    void append(std::string_view lines);
    [[nodiscard]] bool full() const { return full_; }

  private:
    void write(std::string_view bytes);

    Descriptor fd_;
    std::uint64_t most_;
    std::uint64_t written_ = 0;
    bool full_ = false;
};

/// The reader's end: any number of threads.
class LogView {
  public:
    explicit LogView(int fd) : fd_(fd) {}

    /// The bytes written so far; the last line may be incomplete.
    [[nodiscard]] std::uint64_t size() const;
    /// At most `most` bytes from `begin` on, into `buffer`.
    std::string_view read(std::uint64_t begin, std::size_t most, std::string& buffer) const;

  private:
    int fd_;
};

}  // namespace tcpwhy::web
