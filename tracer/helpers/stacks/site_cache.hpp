// Call sites that were found before, by the instruction that makes the call and the return
// addresses above it. A stack with the same return addresses at the same distances from its top is
// the same chain of calls, in whichever thread. Pure.
//
// A set of mappings (SiteFinder) is what the addresses belong to: processes that share all
// mappings share their call sites.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "tracer/helpers/unwind/sample.hpp"
#include "tracer/helpers/unwind/unwinder.hpp"
#include "tracer/model/socket_call.hpp"

namespace tcpwhy::helpers {

using SitePointer = std::shared_ptr<const model::CallSite>;

/// Reads `count` words of a stack from `address` on; false when it cannot.
using ReadStack = std::function<bool(std::uint64_t address, std::uint64_t* to, std::size_t count)>;

class SiteCache {
  public:
    struct Found {
        bool known = false;  ///< this chain of calls has been seen
        SitePointer site;    ///< null: it has no site
    };
    /// Where the thread stands.
    struct Top {
        std::uint64_t pc = 0;
        std::uint64_t stack_pointer = 0;
    };
    using FramePointer = std::function<std::optional<std::uint64_t>()>;
    /// Reads the stack only as far as needed, and asks for the frame pointer only if it matters.
    [[nodiscard]] Found find(std::uint32_t set, const Top& top, const FramePointer& frame_pointer,
                             const ReadStack& read);
    void add(std::uint32_t set, const Registers& registers, CallChain chain, SitePointer site);
    void forget(std::uint32_t set);

  private:
    struct Chain {
        std::uint64_t frame_pointer = 0;  ///< as a distance from the stack pointer
        bool needs_frame_pointer = false;
        std::size_t words = 0;                 ///< from the stack pointer to the farthest address
        std::vector<ReturnAddress> addresses;  ///< `at` is a distance from the stack pointer
        SitePointer site;
    };
    using Chains = std::unordered_map<std::uint64_t, std::vector<Chain>>;  ///< by program counter
    std::unordered_map<std::uint32_t, Chains> sets_;
};

}  // namespace tcpwhy::helpers
