// One stop of a tracee at the entry or the exit of a call, as the readers see it.
//
// A reader gets a CallEntry or a CallExit, reads the tracee's registers and memory, fills in the
// fact and keeps the tables of descriptors true.
#pragma once

#include "tracer/calls/observe/readers/tracees.hpp"

namespace tcpwhy::calls {

/// The decision of a reader at the entry of a call.
enum class Follow : std::uint8_t {
    no,        ///< the call goes on without another stop
    silently,  ///< its exit matters for the tables, but no fact is reported
    reported,  ///< entry and exit both become facts
};

struct CallEntry {
    Tracees& tracees;
    Thread& thread;
    OpenCall& call;
    model::CallEntered& fact;  ///< id, time, pid, tid and call are filled in
    [[nodiscard]] std::uint64_t argument(std::size_t at) const { return call.argument(at); }
    [[nodiscard]] int int_argument(std::size_t at) const {
        return static_cast<int>(call.argument(at));
    }
    /// Makes the call one on `fd`: true when `fd` refers to a TCP socket.
    bool about(int fd);
    void look_again(int fd);            ///< brings the table's entry for `fd` up to date
    [[nodiscard]] bool blocks() const;  ///< the socket's file description is without O_NONBLOCK
};

struct CallExit {
    Tracees& tracees;
    Thread& thread;
    OpenCall& call;
    model::CallReturned& fact;  ///< id, time, result and error are filled in
    [[nodiscard]] bool failed() const { return fact.error != 0; }
    [[nodiscard]] std::uint64_t argument(std::size_t at) const { return call.argument(at); }
};

}  // namespace tcpwhy::calls
