// Standard output of a watched trace: a stopped terminal (Ctrl-S), or a reader that does not read,
// must not hold up the observed programs.
//
// The text goes into a bounded buffer, which a thread of its own writes. When the buffer is full,
// whole pieces are left out, and counted in lines.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

namespace tcpwhy::run {

class Screen {
  public:
    static constexpr std::size_t most_bytes = 4U << 20U;

    /// The thread starts with the first bytes, so that namespaces can still be entered before.
    explicit Screen(int fd);
    ~Screen();  ///< does not wait
    Screen(const Screen&) = delete;
    Screen& operator=(const Screen&) = delete;

    /// Accepts whole lines; leaves them out where there is no room.
    void put(std::string_view lines);
    /// The number of lines left out since the last call, once there is room again; 0: none.
    std::uint64_t take_left_out();
    /// Waits until all text is written; gives up when nothing could be written for `patience`.
    /// Returns the errno of a write that failed; 0: none.
    int finish(std::chrono::milliseconds patience);

    [[nodiscard]] bool reader_gone() const;

  private:
    struct State;
    void start();

    // Shared, because the thread may be stuck in a write when this object has to go.
    std::shared_ptr<State> state_;
    bool started_ = false;
};

}  // namespace tcpwhy::run
