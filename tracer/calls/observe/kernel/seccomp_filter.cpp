#include "tracer/calls/observe/kernel/seccomp_filter.hpp"

#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>

namespace tcpwhy::calls {
namespace {

constexpr std::uint32_t number_offset = offsetof(seccomp_data, nr);
constexpr std::uint32_t architecture_offset = offsetof(seccomp_data, arch);
constexpr std::uint32_t allow_speculation = 1U << 2;  // SECCOMP_FILTER_FLAG_SPEC_ALLOW

// Both machines are little-endian: the low half comes first.
std::uint32_t argument_offset(std::uint8_t argument) {
    return static_cast<std::uint32_t>(offsetof(seccomp_data, args) +
                                      argument * sizeof(std::uint64_t));
}

sock_filter load(std::uint32_t offset) {
    return BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offset);
}
sock_filter give(std::uint32_t action) {
    return BPF_STMT(BPF_RET | BPF_K, action);
}
sock_filter equals(std::uint32_t value, std::size_t if_so, std::size_t if_not) {
    return BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, static_cast<std::uint8_t>(if_so),
                    static_cast<std::uint8_t>(if_not));
}

/// Falls through when the test holds, else returns SECCOMP_RET_ALLOW.
void append_test(std::vector<sock_filter>& program, const ArgumentTest& test) {
    program.push_back(load(argument_offset(test.argument)));
    if (test.mask != ~std::uint32_t{0})
        program.push_back(BPF_STMT(BPF_ALU | BPF_AND | BPF_K, test.mask));
    for (std::size_t at = 0; at < test.values.size(); ++at) {
        const std::size_t after = test.values.size() - at - 1;
        program.push_back(equals(test.values[at], after + 1, 0));
    }
    program.push_back(give(SECCOMP_RET_ALLOW));
}

long set_filter(const sock_fprog& program) {
    const long done = syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, allow_speculation, &program);
    if (done == 0 || errno != EINVAL) return done;
    return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program);
}

}  // namespace

std::vector<sock_filter> build_filter(std::uint32_t architecture, std::span<const FilterRow> rows) {
    // A call of another ABI stops, so that the trace can say that such calls are made.
    std::vector<sock_filter> program{load(architecture_offset), equals(architecture, 1, 0),
                                     give(SECCOMP_RET_TRACE), load(number_offset)};
    for (const FilterRow& row : rows) {
        std::vector<sock_filter> body;
        for (const ArgumentTest& test : row.tests) append_test(body, test);
        body.push_back(give(SECCOMP_RET_TRACE));
        program.push_back(equals(row.number, 0, body.size()));
        program.insert(program.end(), body.begin(), body.end());
    }
    program.push_back(give(SECCOMP_RET_ALLOW));
    return program;
}

int install_filter(std::span<const sock_filter> program) {
    const sock_fprog header{static_cast<unsigned short>(program.size()),
                            const_cast<sock_filter*>(program.data())};
    if (set_filter(header) == 0) return 0;
    // Without CAP_SYS_ADMIN a filter is allowed only to those who renounce new privileges.
    if (errno != EACCES) return errno;
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return errno;
    return set_filter(header) == 0 ? 0 : errno;
}

}  // namespace tcpwhy::calls
