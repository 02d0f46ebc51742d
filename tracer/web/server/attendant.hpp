// The thread that waits for everything that is no viewer: the trace's growth and end, and the
// requests for a new address.
#pragma once

#include <cstdint>
#include <functional>

#include "common/descriptor.hpp"

namespace tcpwhy::web {

class Attendant {
  public:
    struct Duties {
        std::function<void()> grown;
        std::function<void()> new_address;
    };
    /// Blocks SIGUSR1 for this thread and those that it starts, so construct it first. `keyboard`:
    /// Enter on standard input asks for a new address, too.
    explicit Attendant(bool keyboard);

    /// Returns when the other end of `life` is closed: the trace has ended.
    void attend(int life, const Duties& duties);

  private:
    void listen_to_signal(const Duties& duties) const;
    void listen_to_keyboard(const Duties& duties);

    Descriptor signals_;
    bool keyboard_;
};

}  // namespace tcpwhy::web
