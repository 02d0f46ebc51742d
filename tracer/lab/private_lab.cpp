#include "tracer/lab/private_lab.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/ipv6.h>
#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>

#include "common/descriptor.hpp"
#include "common/errors.hpp"
#include "tracer/helpers/capture/capture_helper.hpp"
#include "tracer/lab/child_answer.hpp"
#include "tracer/lab/id_maps.hpp"
#include "tracer/lab/kernel_file.hpp"

namespace tcpwhy::lab {
namespace {

/// By Step.
constexpr std::array<const char*, 4> attempts = {
    "make a user namespace",
    "keep the user's own id in the user namespace",
    "make a network namespace",
    "bring up the loopback interface of the private lab",
};

constexpr const char* second_address_v4 = "198.51.100.1";
constexpr const char* second_address_v6 = "2001:db8::1";

struct Failure {
    Step step{};
    int error_number = 0;
};

/// The value of a kernel setting; nothing when this kernel does not have it.
std::optional<long> setting(const char* path) {
    std::ifstream file(path);
    long value = 0;
    if (file >> value) return value;
    return std::nullopt;
}

/// Settings that forbid user namespaces to ordinary users, each with the command that allows them.
/// The first that applies wins.
struct Fix {
    const char* path;
    long refuses;  ///< the value that refuses
    const char* fix;
};
constexpr std::array<Fix, 4> fixes = {{
    {"/proc/sys/user/max_user_namespaces", 0, "sudo sysctl user.max_user_namespaces=15000"},
    {"/proc/sys/kernel/unprivileged_userns_clone", 0,
     "sudo sysctl kernel.unprivileged_userns_clone=1"},
    {"/proc/sys/kernel/apparmor_restrict_unprivileged_userns", 1,
     "sudo sysctl kernel.apparmor_restrict_unprivileged_userns=0"},
    {"/proc/sys/user/max_net_namespaces", 0, "sudo sysctl user.max_net_namespaces=15000"},
}};

std::string fix_for(const Failure& failure) {
    for (const Fix& fix : fixes)
        if (setting(fix.path) == fix.refuses) return fix.fix;
    if (failure.error_number == ENOSPC)
        return "sudo sysctl user.max_user_namespaces=15000 user.max_net_namespaces=15000";
    if (failure.error_number == EINVAL || failure.error_number == ENOSYS)
        return "a kernel with CONFIG_USER_NS and CONFIG_NET_NS";
    if (failure.error_number == EPERM || failure.error_number == EACCES)
        return "in a container: start it with --security-opt seccomp=unconfined, or give it "
               "--cap-add NET_RAW and use --lab host";
    return "";
}

/// netdevice(7). IPv6's ::1 comes with the flag.
bool bring_loopback_up() {
    const Descriptor socket_fd(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    if (!socket_fd) return false;
    ifreq request{};
    std::strncpy(request.ifr_name, "lo", IFNAMSIZ - 1);
    if (ioctl(socket_fd.get(), SIOCGIFFLAGS, &request) != 0) return false;
    request.ifr_flags = static_cast<short>(request.ifr_flags | IFF_UP);
    return ioctl(socket_fd.get(), SIOCSIFFLAGS, &request) == 0;
}

/// getaddrinfo(3) with AI_ADDRCONFIG counts no loopback address, so it would find nothing, not even
/// for 127.0.0.1. These two belong to no machine (RFC 5737, RFC 3849). Best effort: a kernel
/// without IPv6 gets one.
void add_second_addresses() {
    const Descriptor v4(socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    ifreq request{};
    std::strncpy(request.ifr_name, "lo:1", IFNAMSIZ - 1);
    auto* address = reinterpret_cast<sockaddr_in*>(&request.ifr_addr);
    address->sin_family = AF_INET;
    inet_pton(AF_INET, second_address_v4, &address->sin_addr);
    if (v4 && ioctl(v4.get(), SIOCSIFADDR, &request) == 0) {
        address->sin_addr.s_addr = ~in_addr_t{0};  // this address alone, not its whole network
        ioctl(v4.get(), SIOCSIFNETMASK, &request);
    }
    const Descriptor v6(socket(AF_INET6, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    in6_ifreq request6{};
    inet_pton(AF_INET6, second_address_v6, &request6.ifr6_addr);
    request6.ifr6_prefixlen = 128;
    request6.ifr6_ifindex = static_cast<int>(if_nametoindex("lo"));
    if (v6) ioctl(v6.get(), SIOCSIFADDR, &request6);
}

/// Whether this process has the rights to bring up a new lab's lo and to capture on it.
bool may_run_networks() {
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    __user_cap_data_struct data[2]{};
    constexpr std::uint32_t needed = 1U << CAP_NET_ADMIN | 1U << CAP_NET_RAW;
    return syscall(SYS_capget, &header, data) == 0 && (data[0].effective & needed) == needed;
}

std::optional<Failure> make_namespaces() {
    // Real root needs no user namespace and keeps its rights; root of a container may lack one of
    // them and continues below, because in a user namespace of its own it has all.
    if (geteuid() == 0 && may_run_networks() && unshare(CLONE_NEWNET) == 0) return std::nullopt;
    IdMaps maps;
    if (unshare(CLONE_NEWUSER) != 0) return Failure{Step::user_namespace, errno};
    if (!maps.write()) return Failure{Step::own_ids, errno};
    if (unshare(CLONE_NEWNET) != 0) return Failure{Step::network_namespace, errno};
    return std::nullopt;
}

std::optional<Failure> try_to_make() {
    if (const auto failure = make_namespaces()) return failure;
    if (!bring_loopback_up()) return Failure{Step::loopback, errno};
    add_second_addresses();
    // Best effort: in its own lab a server may also listen on port 80.
    write_kernel_file("/proc/sys/net/ipv4/ip_unprivileged_port_start", "0");
    return std::nullopt;
}

std::optional<Refusal> refusal(const std::optional<Failure>& failure) {
    if (!failure) return std::nullopt;
    return Refusal{failure->step, failure->error_number, fix_for(*failure)};
}

constexpr const char* private_detail = "private lab: own user and network namespace";
constexpr const char* private_root_detail = "private lab: own network namespace";
constexpr const char* host_detail = "host: this machine's own loopback";

[[noreturn]] void refuse_host(const std::string& also) {
    throw UnavailableError(
        also +
        "cannot capture on this machine's own interfaces: CAP_NET_RAW is missing; run it as root "
        "(sudo), or give the right to its helper: sudo setcap cap_net_raw=ep "
        "$(which tcpwhy-capture)");
}

}  // namespace

std::optional<Choice> choice_named(std::string_view name) {
    if (name == "auto") return Choice::automatic;
    if (name == "private") return Choice::private_lab;
    if (name == "host") return Choice::host;
    return std::nullopt;
}

std::string Refusal::line() const {
    std::string text = attempt_failed(attempts[static_cast<std::size_t>(step)], error_number);
    if (!fix.empty()) text += " (fix: " + fix + ")";
    return text;
}

std::optional<Refusal> make_private_lab() {
    return refusal(try_to_make());
}

std::optional<Refusal> refusal_of_private_lab() {
    // An exit status is too small for a step and an errno.
    const auto answer = answer_of_child([] {
        const auto failure = try_to_make();
        if (!failure) return std::string("made");
        return std::to_string(static_cast<int>(failure->step)) + " " +
               std::to_string(failure->error_number);
    });
    if (answer == "made") return std::nullopt;
    int step = static_cast<int>(Step::user_namespace);
    int error_number = EPERM;
    if (answer) std::istringstream(*answer) >> step >> error_number;
    return refusal(Failure{static_cast<Step>(step), error_number});
}

bool may_capture_here() {
    return helpers::may_open_packet_socket() ||
           static_cast<bool>(helpers::packet_socket_from_helper(""));
}

Rung enter(Choice choice) {
    std::string why_not_private;
    if (choice != Choice::host) {
        // A failed attempt can leave half a lab, so a child process tries it
        // beforehand.
        const auto refused = refusal_of_private_lab();
        if (!refused) {
            const bool root = geteuid() == 0;
            if (const auto refused_now = make_private_lab())
                throw UnavailableError("cannot make a private lab: " + refused_now->line());
            return Rung{model::Mode::private_lab, root ? private_root_detail : private_detail};
        }
        why_not_private = "cannot make a private lab: " + refused->line();
        if (choice == Choice::private_lab) throw UnavailableError(why_not_private);
    }
    const std::string also = why_not_private.empty() ? "" : why_not_private + "; ";
    if (!may_capture_here()) refuse_host(also);
    return Rung{model::Mode::host, also.empty()
                                       ? host_detail
                                       : std::string(host_detail) + " (" + why_not_private + ")"};
}

}  // namespace tcpwhy::lab
