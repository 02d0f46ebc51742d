// The messages of a check: lines and bytes drawn from the submission's seed, so that the same
// submission always gets the same ones, and no other can guess them. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace tcpwhy::grade {

class Messages {
  public:
    /// `seed`: of the submission, as hexadecimal digits. `check`: each check has its own messages.
    Messages(std::string_view seed, std::string_view check);

    /// A line of printable ASCII with letters of both cases and a newline at its end; `bytes` with
    /// the newline, at least 4.
    std::string line(std::size_t bytes);
    /// Bytes with zeros and without a newline; a single one is neither.
    std::string binary(std::size_t bytes);

  private:
    std::uint64_t next();
    std::size_t below(std::size_t limit) { return static_cast<std::size_t>(next() % limit); }

    std::uint64_t state_ = 0;
};

}  // namespace tcpwhy::grade
