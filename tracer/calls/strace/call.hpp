// A call of an strace log, in the terms of the observer. Pure.
#pragma once

#include <string_view>
#include <vector>

#include "tracer/calls/strace/line.hpp"
#include "tracer/model/socket_call.hpp"

namespace tcpwhy::calls {

/// A call as far as its line shows it. What the line does not show (the socket of a descriptor,
/// what a call gives back) is left for whoever follows the log. `entered.call` is SystemCall::none
/// for calls that are not in the table.
struct StraceCall {
    model::CallEntered entered;
    model::CallReturned returned;
    bool has_returned = false;
    /// accept: the peer; a descriptor's own name where strace was asked for it (-yy).
    std::optional<Endpoint> peer;
};

/// `text` is all of the arguments; `line` has the result.
StraceCall strace_call(std::string_view name, std::string_view text, const StraceLine& line);

}  // namespace tcpwhy::calls
