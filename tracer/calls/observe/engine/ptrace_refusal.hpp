// Says why ptrace(2) was refused and what to change, in one clause.
#pragma once

#include <string>

#include "tracer/model/ids.hpp"

namespace tcpwhy::calls {

/// The state of the machine and of the process. The caller reads it, so that the judgement can be
/// tested.
struct PtraceSurroundings {
    int yama_scope = -1;    ///< kernel.yama.ptrace_scope; -1: no Yama
    bool root = false;      ///< the caller's effective user
    bool same_user = true;  ///< the process is the caller's user's
    bool ended = false;     ///< it is a zombie (proc(5))
    bool kernel_thread = false;
    model::Pid tracer = 0;    ///< who traces it already; 0: nobody
    std::string tracer_name;  ///< its name, where known
    bool seccomp = false;     ///< a seccomp filter is in force here: a container, most likely
};

/// " (fix: …)" or " (…)"; "" when nothing is known.
std::string ptrace_remedy(int error_number, const PtraceSurroundings& surroundings);

/// The same for a process of this machine; pid 0: any of one's own.
std::string ptrace_remedy(int error_number, model::Pid pid);

}  // namespace tcpwhy::calls
