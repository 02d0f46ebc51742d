#include "tracer/calls/observe/engine/ptrace_refusal.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <string_view>

#include "tracer/calls/observe/kernel/proc/proc_files.hpp"

namespace tcpwhy::calls {
namespace {

constexpr int parents_only = 1;
constexpr int root_only = 2;
constexpr int nobody_at_all = 3;

/// The number after "Name:" in a file of /proc; `otherwise` where there is none.
int number_after(const std::string& text, std::string_view name, int otherwise) {
    const std::size_t at = text.find(name);
    if (at == std::string::npos) return otherwise;
    const std::size_t digits = text.find_first_of("0123456789", at + name.size());
    int value = otherwise;
    if (digits != std::string::npos)
        std::from_chars(text.data() + digits, text.data() + text.size(), value);
    return value;
}

}  // namespace

std::string ptrace_remedy(int error_number, const PtraceSurroundings& around) {
    if (error_number == EBUSY) return " (it is executing a program, and this does not end)";
    if (error_number == ENOSYS) return " (fix: a kernel with ptrace)";
    if (error_number != EPERM && error_number != EACCES) return "";
    if (around.ended) return " (it has ended; only its parent has not taken notice of it yet)";
    if (around.kernel_thread) return " (it is a thread of the kernel's own)";
    if (around.tracer != 0) {
        std::string whom = "process " + std::to_string(around.tracer);
        if (!around.tracer_name.empty()) whom = around.tracer_name + ", " + whom;
        return " (it is traced by another program already: " + whom + ")";
    }
    if (around.yama_scope == nobody_at_all)
        return " (kernel.yama.ptrace_scope is 3: nobody may trace until the next boot)";
    if (!around.root && !around.same_user)
        return " (it is another user's; fix: run tcpwhy as root, with sudo)";
    if (!around.root && around.yama_scope == root_only)
        return " (kernel.yama.ptrace_scope is 2; fix: sudo sysctl kernel.yama.ptrace_scope=1)";
    if (!around.root && around.yama_scope == parents_only)
        return " (kernel.yama.ptrace_scope is 1, so only programs that tcpwhy starts or that join "
               "it can be observed; fix: sudo sysctl kernel.yama.ptrace_scope=0, or sudo tcpwhy)";
    if (around.seccomp)
        return " (in a container? fix: start it with --cap-add=SYS_PTRACE "
               "--security-opt seccomp=unconfined)";
    if (around.root)
        return " (it has rights that tcpwhy has not, though it is root; fix in a container: "
               "start it "
               "with --cap-add=SYS_PTRACE)";
    return " (fix: run tcpwhy as root; in a container: --cap-add=SYS_PTRACE)";
}

std::string ptrace_remedy(int error_number, model::Pid pid) {
    PtraceSurroundings around;
    around.root = geteuid() == 0;
    around.yama_scope = number_after(
        "scope:" + proc::read_file("/proc/sys/kernel/yama/ptrace_scope"), "scope:", -1);
    around.seccomp = number_after(proc::read_file("/proc/self/status"), "Seccomp:", 0) != 0;
    if (pid != 0) {
        const std::string folder = "/proc/" + std::to_string(pid);
        struct stat status {};
        if (stat(folder.c_str(), &status) == 0) around.same_user = status.st_uid == geteuid();
        const std::string its_status = proc::read_file(folder + "/status");
        around.ended = its_status.find("\nState:\tZ") != std::string::npos;
        // Neither has memory of its own.
        around.kernel_thread = !around.ended && !its_status.empty() &&
                               its_status.find("\nVmSize:") == std::string::npos;
        around.tracer = number_after(its_status, "TracerPid:", 0);
        if (around.tracer != 0) {
            std::string name = proc::read_file("/proc/" + std::to_string(around.tracer) + "/comm");
            while (!name.empty() && name.back() == '\n') name.pop_back();
            around.tracer_name = name;
        }
    }
    return ptrace_remedy(error_number, around);
}

}  // namespace tcpwhy::calls
