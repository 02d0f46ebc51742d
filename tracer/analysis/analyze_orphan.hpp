// The kernel's word on a socket that no process holds any more (sock_diag).
#pragma once

#include "tracer/analysis/rules/trace.hpp"
#include "tracer/model/orphan.hpp"

namespace tcpwhy::analysis {

/// Compares the analysed state with the kernel's, learns of timers, and reports the finding to the
/// sink where it says anything new.
void analyze(Trace& trace, const model::OrphanSeen& seen);

}  // namespace tcpwhy::analysis
