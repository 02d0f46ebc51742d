#include "tracer/lab/checkup.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <functional>
#include <optional>

#include "common/descriptor.hpp"
#include "common/endpoint.hpp"
#include "common/errors.hpp"
#include "tracer/calls/observe/engine/ptrace_refusal.hpp"
#include "tracer/helpers/capture/capture_helper.hpp"
#include "tracer/lab/child_answer.hpp"
#include "tracer/lab/firewall.hpp"
#include "tracer/lab/private_lab.hpp"
#include "tracer/lab/runtime_folder.hpp"
#include "tracer/lab/socket_owners.hpp"

namespace tcpwhy::lab {
namespace {

constexpr unsigned orphan_lifetime_s = 10;

/// Runs a trial in a child process, with which its changes vanish. Returns the fault, "" for none.
std::string tried_in_child(const std::function<std::string()>& trial) {
    const auto answer = answer_of_child([&]() -> std::string {
        try {
            return trial();
        } catch (const std::exception& error) {
            return error.what();
        }
    });
    return answer.value_or("the trial ended without an answer");
}

/// A process to be examined; it waits, and ends with this object.
class Patient {
  public:
    Patient() : pid_(fork()) {
        if (pid_ == 0) {
            while (true) pause();
        }
    }
    ~Patient() {
        kill(pid_, SIGKILL);
        waitpid(pid_, nullptr, 0);
    }
    Patient(const Patient&) = delete;
    Patient& operator=(const Patient&) = delete;
    [[nodiscard]] pid_t pid() const { return pid_; }

  private:
    pid_t pid_;
};

std::string with_fix(const std::string& line, const std::string& fix) {
    return fix.empty() ? line : line + " (fix: " + fix + ")";
}

std::string try_capture(bool private_lab) {
    if (private_lab) {
        if (const auto refused = make_private_lab()) return refused->line();
    }
    wire::LiveCapture capture = helpers::open_capture({});
    capture.poll(0, [](model::Time, const model::Frame&) {});
    return "";
}

std::string try_ptrace() {
    const Patient patient;
    if (ptrace(PTRACE_SEIZE, patient.pid(), nullptr, PTRACE_O_EXITKILL) != 0)
        return attempt_failed("PTRACE_SEIZE", errno) + calls::ptrace_remedy(errno, 0);
    if (ptrace(PTRACE_INTERRUPT, patient.pid(), nullptr, nullptr) != 0)
        return attempt_failed("PTRACE_INTERRUPT", errno);
    int status = 0;
    if (waitpid(patient.pid(), &status, __WALL) != patient.pid() || !WIFSTOPPED(status))
        return "PTRACE_INTERRUPT did not stop the process";
    __ptrace_syscall_info info{};
    if (ptrace(PTRACE_GET_SYSCALL_INFO, patient.pid(), sizeof info, &info) <= 0)
        return with_fix(attempt_failed("PTRACE_GET_SYSCALL_INFO", errno), "Linux 5.3 or newer");
    return "";
}

std::string try_seccomp() {
    const unsigned action = SECCOMP_RET_TRACE;
    if (syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) != 0)
        return with_fix(attempt_failed("SECCOMP_RET_TRACE", errno),
                        "a kernel with CONFIG_SECCOMP_FILTER");
    return "";
}

std::string try_pidfd_getfd() {
    const Patient patient;
    const Descriptor pidfd(static_cast<int>(syscall(SYS_pidfd_open, patient.pid(), 0)));
    if (!pidfd) return with_fix(attempt_failed("pidfd_open", errno), "Linux 5.6 or newer");
    const Descriptor copy(static_cast<int>(syscall(SYS_pidfd_getfd, pidfd.get(), 2, 0)));
    if (copy) return "";
    const int error = errno;
    const std::string line = attempt_failed("pidfd_getfd", error);
    return error == ENOSYS ? with_fix(line, "Linux 5.6 or newer")
                           : line + calls::ptrace_remedy(error, 0);
}

/// Asks for a socket of this process.
std::string try_sock_diag() {
    const Descriptor listener(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    socklen_t size = sizeof address;
    auto* const generic = reinterpret_cast<sockaddr*>(&address);
    if (!listener || bind(listener.get(), generic, size) != 0 || listen(listener.get(), 1) != 0 ||
        getsockname(listener.get(), generic, &size) != 0)
        return attempt_failed("listen", errno);
    const Endpoint local{Address::loopback_v4(), ntohs(address.sin_port)};
    if (SocketOwners().inode_of(local, Endpoint{Address::loopback_v4(), 1}) != 0) return "";
    return "the kernel does not report the owners of sockets (fix: modprobe tcp_diag)";
}

/// A socket filter that lets nothing through drops segments on their way to the socket (socket(7)).
/// It is tried where it will be used, because only some kernels allow it to an ordinary user
/// outside a namespace of his own.
std::string try_socket_filter(bool private_lab) {
    if (private_lab) {
        if (const auto refused = make_private_lab()) return refused->line();
    }
    const Descriptor fd(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sock_filter nothing{BPF_RET | BPF_K, 0, 0, 0};
    const sock_fprog program{1, &nothing};
    if (fd && setsockopt(fd.get(), SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program) == 0)
        return "";
    return with_fix(attempt_failed("SO_ATTACH_FILTER", errno),
                    private_lab ? "" : "user namespaces, see above, or sudo");
}

/// Only in a lab: a host's firewall belongs to everybody.
std::string try_firewall() {
    if (const auto refused = make_private_lab()) return refused->line();
    return firewall_obstacle();
}

std::string try_runtime_folder() {
    make_runtime_folder();
    return "";
}

/// Attaches to a process that is not a child of this one: its parent has ended.
std::string try_attach() {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) return attempt_failed("make a pipe", errno);
    const Descriptor reader(ends[0]);
    Descriptor writer(ends[1]);
    const pid_t starter = fork();
    if (starter == 0) {
        const pid_t orphan = fork();
        if (orphan != 0) {
            const bool told = write(writer.get(), &orphan, sizeof orphan) == sizeof orphan;
            _exit(told ? 0 : 1);
        }
        alarm(orphan_lifetime_s);
        while (true) pause();
    }
    waitpid(starter, nullptr, 0);
    pid_t orphan = 0;
    if (read(reader.get(), &orphan, sizeof orphan) != sizeof orphan || orphan <= 0)
        return "the trial could not start a process";
    std::string wrong;
    if (ptrace(PTRACE_SEIZE, orphan, nullptr, 0) != 0)
        wrong = attempt_failed("PTRACE_SEIZE", errno) + calls::ptrace_remedy(errno, orphan);
    kill(orphan, SIGKILL);
    return wrong;
}

Ability tried(const char* what, bool needed, const std::function<std::string()>& trial) {
    const std::string wrong = tried_in_child(trial);
    return Ability{what, wrong.empty(), needed, wrong};
}

/// The private lab's three abilities: those before the failed step work, those after it
/// are unknown.
void add_lab(std::vector<Ability>& abilities, const std::optional<Refusal>& refused, bool needed) {
    struct Row {
        const char* what;
        Step last_step;
    };
    for (const Row& row :
         {Row{"user namespace", Step::own_ids}, Row{"network namespace", Step::network_namespace},
          Row{"lo", Step::loopback}}) {
        Ability ability{row.what, !refused || row.last_step < refused->step, needed, ""};
        if (!ability.works) {
            const bool told = !abilities.empty() && !abilities.back().works;
            ability.remark =
                told ? "cannot be tried without the " + abilities.back().what : refused->line();
        }
        abilities.push_back(ability);
    }
}

}  // namespace

std::vector<Ability> check_up() {
    const auto refused = refusal_of_private_lab();
    // A user who may capture on the host does not depend on the private lab.
    const bool host_will_do = may_capture_here();
    std::vector<Ability> abilities;
    add_lab(abilities, refused, !host_will_do);
    abilities.push_back(tried("capture", true, [&] { return try_capture(!refused); }));
    abilities.push_back(tried("ptrace", true, try_ptrace));
    abilities.push_back(tried("seccomp trace filter", true, try_seccomp));
    abilities.push_back(tried("pidfd_getfd", true, try_pidfd_getfd));
    abilities.push_back(tried("sock_diag", false, try_sock_diag));
    abilities.push_back(
        tried("loss on demand", false, [&] { return try_socket_filter(!refused); }));
    abilities.push_back(tried("firewall in the lab", false, try_firewall));
    abilities.push_back(tried("attach (-p)", false, try_attach));
    abilities.push_back(tried("runtime folder", false, try_runtime_folder));
    return abilities;
}

}  // namespace tcpwhy::lab
