// A buffer in front of `Write`: lines are appended to it, and it is written in large pieces.
#pragma once

#include <cstddef>
#include <string>
#include <utility>

#include "tracer/render/words/options.hpp"

namespace tcpwhy::render {

class Outlet {
  public:
    explicit Outlet(Write write) : write_(std::move(write)) { buffer_.reserve(full_bytes + 4096); }

    [[nodiscard]] std::string& buffer() { return buffer_; }
    /// To be called at the end of a line.
    void line_done() {
        if (buffer_.size() >= full_bytes) flush();
    }
    void flush() {
        if (buffer_.empty()) return;
        write_(buffer_);
        buffer_.clear();
    }

  private:
    static constexpr std::size_t full_bytes = std::size_t{64} * 1024;
    Write write_;
    std::string buffer_;
};

}  // namespace tcpwhy::render
