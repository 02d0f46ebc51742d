// The socket options that change which segments are sent, or when. A trace shows them beside the
// segments; the other options matter to the program alone.
#pragma once

#include "tracer/model/socket_call.hpp"

namespace tcpwhy::calls {

/// A setsockopt(2) of such an option.
bool changes_segments(const model::CallEntered& call);

}  // namespace tcpwhy::calls
