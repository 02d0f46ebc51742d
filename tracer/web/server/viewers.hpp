// The viewers of a live page: each reads the log from a place of its own, on a thread of its own.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

#include "tracer/web/log/event_log.hpp"

namespace tcpwhy::web {

class Viewers {
  public:
    static constexpr int most = 32;

    explicit Viewers(int log) : log_(log) {}

    /// One viewer's stream. Counts as long as it lives.
    class Stream {
      public:
        /// Sends bytes; false when the viewer is gone or takes none of them for seconds.
        using Send = std::function<bool(std::string_view)>;

        Stream(Viewers& viewers, std::uint64_t place);
        ~Stream();
        Stream(const Stream&) = delete;
        Stream& operator=(const Stream&) = delete;

        enum class Turn { more, ended, lost };
        /// Sends the next lines, or waits for them for a while.
        Turn go_on(const Send& send);
        [[nodiscard]] std::uint64_t place() const { return place_; }

      private:
        Viewers& viewers_;
        std::uint64_t place_;
        std::string buffer_;
        bool ended_ = false;  ///< the viewer has been told so
    };

    /// The log has grown.
    void wake();
    /// The log will not grow any more.
    void end();
    /// Waits until each viewer has all of it; gives up where none of them takes anything for so
    /// long.
    void wait_until_gone(std::chrono::milliseconds patience);
    [[nodiscard]] bool full();
    [[nodiscard]] std::uint64_t size() const { return log_.size(); }
    /// Called at the beginning of the first stream.
    std::function<void()> first_has_come;

  private:
    bool wait_for_more(std::uint64_t place);

    LogView log_;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool ended_ = false;
    bool any_came_ = false;
    int streams_ = 0;
    std::uint64_t sent_ = 0;  ///< events, to all viewers together
};

}  // namespace tcpwhy::web
