// The calls that the observer stops at, as a table: number, name, what to read at entry and at
// exit. A new call is one row.
#pragma once

#include <span>
#include <vector>

#include "tracer/calls/observe/engine/seccomp_filter.hpp"
#include "tracer/calls/observe/engine/tracees.hpp"

namespace tcpwhy::calls {

/// What the entry of a call decides.
enum class Follow : std::uint8_t {
    no,        ///< goes on without another stop
    silently,  ///< its exit matters for the tables
    told,      ///< both become facts
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
    /// Makes the call one on `fd`: true when a TCP socket is behind it.
    bool about(int fd);
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

/// When the socket of a call is asked about after it: whenever its state can have changed.
enum class AskAfter : std::uint8_t { never, always, at_end };  // at_end: it returned 0 or an error

struct CallRow {
    long number;
    model::SystemCall call;
    Follow (*entry)(CallEntry&);
    void (*exit)(CallExit&);  ///< null: nothing to read
    AskAfter ask_after = AskAfter::never;
    std::vector<ArgumentTest> tests = {};  ///< of arguments; the filter makes them too
};

std::span<const CallRow> call_table();
/// The row that this call (at its entry) belongs to; null when it is of no interest. Repeats the
/// filter's tests, because tracees without a filter stop at every call.
const CallRow* find_call(const SyscallStop& stop);
std::vector<FilterRow> filter_rows();

}  // namespace tcpwhy::calls
