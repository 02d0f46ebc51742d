// Why observing was refused, and what to change: one clause that is true of the machine.
#include <cerrno>

#include "support/catch.hpp"
#include "tracer/calls/observe/engine/ptrace_refusal.hpp"

using tcpwhy::calls::ptrace_remedy;
using tcpwhy::calls::PtraceSurroundings;

TEST_CASE("whoever traces a process already is named") {
    PtraceSurroundings around;
    around.tracer = 42;
    around.tracer_name = "gdb";
    around.yama_scope = 1;
    CHECK_THAT(ptrace_remedy(EPERM, around), ContainsSubstring("gdb, process 42"));
}

TEST_CASE("Yama's setting is named with what gives the right back") {
    PtraceSurroundings around;
    around.yama_scope = 1;
    CHECK_THAT(ptrace_remedy(EPERM, around),
               ContainsSubstring("sudo sysctl kernel.yama.ptrace_scope=0"));
    around.yama_scope = 2;
    CHECK_THAT(ptrace_remedy(EPERM, around),
               ContainsSubstring("sudo sysctl kernel.yama.ptrace_scope=1"));
    around.yama_scope = 3;
    around.root = true;
    CHECK_THAT(ptrace_remedy(EPERM, around), ContainsSubstring("next boot"));
    // Root is not restricted by the others.
    around.yama_scope = 2;
    CHECK_THAT(ptrace_remedy(EPERM, around), !ContainsSubstring("yama"));
}

TEST_CASE("another user's process needs root, whatever Yama says") {
    PtraceSurroundings around;
    around.same_user = false;
    around.yama_scope = 1;
    CHECK_THAT(ptrace_remedy(EPERM, around), ContainsSubstring("sudo"));
    CHECK_THAT(ptrace_remedy(EPERM, around), !ContainsSubstring("yama"));
}

TEST_CASE("in a container the container's own switch is named") {
    PtraceSurroundings around;
    around.yama_scope = 0;
    around.seccomp = true;
    CHECK_THAT(ptrace_remedy(EPERM, around), ContainsSubstring("--cap-add=SYS_PTRACE"));
}

TEST_CASE("other errors are not explained by rights") {
    CHECK(ptrace_remedy(ESRCH, PtraceSurroundings{}).empty());
}

TEST_CASE("what cannot be traced at all is named as what it is") {
    PtraceSurroundings around;
    around.root = true;
    CHECK_THAT(ptrace_remedy(EPERM, around), !ContainsSubstring("as root;"));
    CHECK_THAT(ptrace_remedy(EPERM, around), ContainsSubstring("--cap-add=SYS_PTRACE"));
    around.kernel_thread = true;
    CHECK_THAT(ptrace_remedy(EPERM, around), ContainsSubstring("kernel's own"));
    around.ended = true;
    CHECK_THAT(ptrace_remedy(EPERM, around), ContainsSubstring("has ended"));
}
