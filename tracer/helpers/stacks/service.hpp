// The stack helper's own life: takes modules and samples from its socket, answers with call sites,
// and ends when the other end is closed.
#pragma once

namespace tcpwhy::helpers {

void serve_stacks(int socket);

}  // namespace tcpwhy::helpers
