// EntryWatcher: looks at a thread while it is held at the entry of a call, before the call is
// reported. Belongs to the observer's thread.
#pragma once

#include <cstdint>

#include "tracer/model/socket_call.hpp"

namespace tcpwhy::calls {

/// Where the thread stands.
struct HeldAt {
    std::uint64_t instruction_pointer = 0;
    std::uint64_t stack_pointer = 0;
};

class EntryWatcher {
  public:
    virtual ~EntryWatcher() = default;
    /// `call` is complete but for its site, which may be filled in. Must not wait: the thread
    /// stands still meanwhile.
    virtual void entering(model::CallEntered& call, const HeldAt& at) = 0;
};

}  // namespace tcpwhy::calls
