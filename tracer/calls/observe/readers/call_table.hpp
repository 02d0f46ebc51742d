// The calls that the observer stops at, as a table: number, name, what to read at entry and at
// exit. A new call is one row.
#pragma once

#include <span>
#include <vector>

#include "tracer/calls/observe/kernel/seccomp_filter.hpp"
#include "tracer/calls/observe/readers/call_stop.hpp"

namespace tcpwhy::calls {

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
