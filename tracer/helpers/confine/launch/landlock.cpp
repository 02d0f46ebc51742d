#include "tracer/helpers/confine/launch/landlock.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>

#include "common/descriptor.hpp"
#include "common/errors.hpp"

namespace tcpwhy::helpers {
namespace {

// <linux/landlock.h> of Debian bookworm knows neither ports nor scopes.
constexpr long number_create_ruleset = 444;
constexpr long number_add_rule = 445;
constexpr long number_restrict_self = 446;
constexpr unsigned flag_version = 1;
constexpr int rule_path_beneath = 1;
constexpr int rule_net_port = 2;

struct RulesetAttributes {
    std::uint64_t files = 0;
    std::uint64_t net = 0;
    std::uint64_t scoped = 0;
};
struct [[gnu::packed]] PathRule {
    std::uint64_t allowed;
    std::int32_t folder;
};
struct PortRule {
    std::uint64_t allowed;
    std::uint64_t port;
};

constexpr std::uint64_t bit(unsigned at) {
    return std::uint64_t{1} << at;
}
constexpr std::uint64_t may_execute = bit(0);
constexpr std::uint64_t may_write_file = bit(1);
constexpr std::uint64_t may_read_file = bit(2);
constexpr std::uint64_t may_read_dir = bit(3);
constexpr std::uint64_t may_make_char = bit(6);
constexpr std::uint64_t may_make_block = bit(11);
constexpr std::uint64_t may_truncate = bit(14);
constexpr std::uint64_t may_ioctl_dev = bit(15);
constexpr std::uint64_t of_a_file =
    may_execute | may_write_file | may_read_file | may_truncate | may_ioctl_dev;
constexpr std::uint64_t tcp_ports = bit(0) | bit(1);  // bind, connect
constexpr std::uint64_t scopes = bit(0) | bit(1);     // abstract Unix sockets, signals

/// All rights on files that the kernel knows.
std::uint64_t file_rights(int abi) {
    if (abi >= 5) return bit(16) - 1;
    if (abi >= 3) return bit(15) - 1;
    return bit(abi >= 2 ? 14 : 13) - 1;
}

/// False with errno set.
bool allow(int ruleset, const std::string& path, std::uint64_t rights) {
    const Descriptor folder(open(path.c_str(), O_PATH | O_CLOEXEC));
    if (!folder) return errno == ENOENT || errno == EACCES;
    struct stat status {};
    if (fstat(folder.get(), &status) != 0) return false;
    const PathRule rule{S_ISDIR(status.st_mode) ? rights : rights & of_a_file, folder.get()};
    return syscall(number_add_rule, ruleset, rule_path_beneath, &rule, 0) == 0;
}

std::string failure(const std::string& attempt) {
    return attempt_failed("Landlock: " + attempt, errno);
}

}  // namespace

int landlock_abi() {
    const long abi = syscall(number_create_ruleset, nullptr, 0, flag_version);
    return abi < 0 ? 0 : static_cast<int>(abi);
}

std::string give_up_all_but(const LandlockRules& rules) {
    const int abi = landlock_abi();
    const std::uint64_t all = file_rights(abi);
    RulesetAttributes attributes{all, abi >= landlock_abi_tcp ? tcp_ports : 0,
                                 abi >= landlock_abi_scopes ? scopes : 0};
    std::size_t size = sizeof attributes.files;
    if (abi >= landlock_abi_tcp) size += sizeof attributes.net;
    if (abi >= landlock_abi_scopes) size += sizeof attributes.scoped;
    const Descriptor ruleset(
        static_cast<int>(syscall(number_create_ruleset, &attributes, size, 0)));
    if (!ruleset) return failure("make a ruleset");
    struct Row {
        const std::vector<std::string>* paths;
        std::uint64_t rights;
    };
    for (const Row& row :
         {Row{&rules.visible, may_execute | may_read_file | may_read_dir},
          Row{&rules.writable, all & ~(may_make_char | may_make_block)},
          Row{&rules.devices, may_write_file | may_read_file | may_truncate | may_ioctl_dev}})
        for (const std::string& path : *row.paths)
            if (!allow(ruleset.get(), path, row.rights & all)) return failure("allow " + path);
    for (const std::uint16_t port : rules.ports) {
        if (attributes.net == 0) break;
        const PortRule rule{tcp_ports, port};
        if (syscall(number_add_rule, ruleset.get(), rule_net_port, &rule, 0) != 0)
            return failure("allow a TCP port");
    }
    if (syscall(number_restrict_self, ruleset.get(), 0) != 0) return failure("restrict itself");
    return {};
}

}  // namespace tcpwhy::helpers
