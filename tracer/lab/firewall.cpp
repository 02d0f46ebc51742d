#include "tracer/lab/firewall.hpp"

#include <linux/capability.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>

#include "common/descriptor.hpp"
#include "common/errors.hpp"

namespace tcpwhy::lab {
namespace {

constexpr std::size_t lines_before_rules = 3;

/// An ordinary user's PATH lacks the folders of programs for root.
constexpr const char* nft_places[] = {"/usr/sbin/nft", "/sbin/nft", "/usr/local/sbin/nft",
                                      "/usr/bin/nft"};

const char* find_nft() {
    for (const char* path : nft_places)
        if (access(path, X_OK) == 0) return path;
    return nullptr;
}

std::string script_of(const std::vector<scenario::FirewallRule>& rules, std::uint16_t port) {
    std::string script = "define port = " + std::to_string(port) +
                         "\nadd table inet tcpwhy\n"
                         "add chain inet tcpwhy input { type filter hook input priority 0 ; }\n";
    for (const scenario::FirewallRule& rule : rules)
        script += "add rule inet tcpwhy input " + rule.text + "\n";
    return script;
}

/// A file without a name, so that this process and its child never wait for each other.
Descriptor nameless_file(std::string_view content) {
    Descriptor file(memfd_create("tcpwhy-nft", MFD_CLOEXEC));
    if (!file ||
        write(file.get(), content.data(), content.size()) != static_cast<ssize_t>(content.size()))
        throw UnavailableError(attempt_failed("cannot make a file in memory", errno));
    lseek(file.get(), 0, SEEK_SET);
    return file;
}

std::string content_of(const Descriptor& file) {
    std::string content;
    lseek(file.get(), 0, SEEK_SET);
    char buffer[1024];
    for (ssize_t got = 0; (got = read(file.get(), buffer, sizeof buffer)) > 0;)
        content.append(buffer, static_cast<std::size_t>(got));
    return content;
}

/// execve() removes an ordinary user's capabilities, even those over his own lab, except the
/// ambient ones (capabilities(7)). Where this fails, nft will say so.
void keep_net_admin() {
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    __user_cap_data_struct sets[_LINUX_CAPABILITY_U32S_3]{};
    if (syscall(SYS_capget, &header, sets) != 0) return;
    sets[CAP_TO_INDEX(CAP_NET_ADMIN)].inheritable |= CAP_TO_MASK(CAP_NET_ADMIN);
    syscall(SYS_capset, &header, sets);
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_NET_ADMIN, 0, 0);
}

/// The complaints of nft about the script; "" when it accepts all of it.
std::string said_by(const char* nft, const std::string& script) {
    const Descriptor input = nameless_file(script);
    const Descriptor output = nameless_file("");
    const pid_t child = fork();
    if (child < 0) throw UnavailableError(no_process("cannot start a process", errno));
    if (child == 0) {
        keep_net_admin();
        dup2(input.get(), STDIN_FILENO);
        dup2(output.get(), STDOUT_FILENO);
        dup2(output.get(), STDERR_FILENO);
        execl(nft, "nft", "-f", "-", nullptr);
        _exit(127);
    }
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return "";
    const std::string said = content_of(output);
    return said.empty() ? "Error: nft ended without a word" : said;
}

/// The rule that the complaint is about. A complaint about the lines before the rules counts for
/// the first rule.
const scenario::FirewallRule& blamed(const std::vector<scenario::FirewallRule>& rules,
                                     std::size_t line) {
    const std::size_t place = line > lines_before_rules ? line - lines_before_rules - 1 : 0;
    return rules[std::min(place, rules.size() - 1)];
}

constexpr const char* how_to_get_nft = " (fix: apt install nftables)";

}  // namespace

NftComplaint first_complaint(std::string_view said) {
    // "/dev/stdin:4:12-15: Error: syntax error, unexpected string", then the line and a mark.
    constexpr std::string_view error_mark = "Error: ";
    constexpr std::string_view kernel_mark = "Could not process rule: ";
    NftComplaint complaint;
    const std::size_t mark = said.find(error_mark);
    const std::size_t begin = mark == std::string_view::npos ? 0 : mark + error_mark.size();
    std::string_view text = said.substr(begin, said.find('\n', begin) - begin);
    const std::size_t colon = said.find(':', said.rfind('\n', begin) + 1);
    if (colon < begin)
        std::from_chars(said.data() + colon + 1, said.data() + begin, complaint.line);
    complaint.by_kernel = complaint.line == 0;
    if (text.rfind(kernel_mark, 0) == 0) {
        complaint.by_kernel = true;
        text.remove_prefix(kernel_mark.size());
    }
    complaint.text = text;
    return complaint;
}

void put_up(const std::vector<scenario::FirewallRule>& rules, std::uint16_t port,
            const Rung& rung) {
    if (rules.empty()) return;
    const auto attempt = [](const scenario::FirewallRule& rule) {
        return rule.location + ": cannot put up the firewall rule '" + rule.text + "': ";
    };
    if (rung.mode != model::Mode::private_lab)
        throw UnavailableError(attempt(rules.front()) +
                               "that would concern this whole machine (fix: --lab private)");
    const char* nft = find_nft();
    if (!nft) throw UnavailableError(attempt(rules.front()) + "there is no nft" + how_to_get_nft);
    const std::string said = said_by(nft, script_of(rules, port));
    if (said.empty()) return;
    const NftComplaint complaint = first_complaint(said);
    const std::string line = attempt(blamed(rules, complaint.line));
    if (complaint.by_kernel) throw UnavailableError(line + "the kernel says " + complaint.text);
    throw UsageError(line + "nft says " + complaint.text);
}

std::string firewall_obstacle() {
    const char* nft = find_nft();
    if (!nft) return std::string("there is no nft") + how_to_get_nft;
    const std::string said =
        said_by(nft, script_of({{"tcp dport 1 reject with tcp reset", ""}}, 1));
    return said.empty() ? "" : "nft says " + first_complaint(said).text;
}

}  // namespace tcpwhy::lab
