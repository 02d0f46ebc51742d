// Numbers that look random and are the same for the same text on every machine: a student's ID, a
// question's id. FNV-1a makes the seed, splitmix64 the sequence. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace tcpwhy::teach {

class Seed {
  public:
    explicit Seed(std::string_view text);

    /// Less than `limit`, which is at least 1.
    std::size_t below(std::size_t limit);

    template <class Value>
    void shuffle(std::vector<Value>& values) {
        for (std::size_t left = values.size(); left > 1; --left)
            std::swap(values[left - 1], values[below(left)]);
    }

  private:
    std::uint64_t next();

    std::uint64_t state_;
};

/// FNV-1a: it changes if a letter of the text changes.
std::uint64_t fingerprint(std::string_view text);

}  // namespace tcpwhy::teach
