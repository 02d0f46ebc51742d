#include "tracer/calls/observe/readers/call_table.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#include <array>

#include "tracer/calls/observe/readers/clone_readers.hpp"
#include "tracer/calls/observe/readers/data_readers.hpp"
#include "tracer/calls/observe/readers/descriptor_readers.hpp"
#include "tracer/calls/observe/readers/socket_readers.hpp"
#include "tracer/calls/observe/readers/wait_readers.hpp"
#include "tracer/calls/words/constants.hpp"

namespace tcpwhy::calls {
namespace {

using model::SystemCall;
using namespace readers;

std::vector<ArgumentTest> tcp_socket_tests() {
    return {{0, ~0U, {AF_INET, AF_INET6}},
            {1, socket_type_mask, {SOCK_STREAM}},
            {2, ~0U, {0, IPPROTO_TCP, protocol_mptcp}}};
}
std::vector<ArgumentTest> fcntl_tests() {
    return {{1, ~0U, {F_DUPFD, fcntl_dupfd_cloexec, F_SETFL}}};
}
std::vector<ArgumentTest> ioctl_tests() {
    return {{1, ~0U, {FIONBIO}}};
}

std::vector<ArgumentTest> ptrace_tests() {
    return {{0, ~0U, {PTRACE_TRACEME, PTRACE_ATTACH, PTRACE_SEIZE}}};
}

std::vector<CallRow> make_table() {
    using enum AskAfter;
    return {
        {SYS_socket, SystemCall::socket, enter_socket, exit_socket, never, tcp_socket_tests()},
        {SYS_bind, SystemCall::bind, enter_with_address, exit_bind, always},
        {SYS_listen, SystemCall::listen, enter_listen, nullptr, always},
        {SYS_accept, SystemCall::accept, enter_accept, exit_accept},
        {SYS_accept4, SystemCall::accept4, enter_accept, exit_accept4},
        {SYS_connect, SystemCall::connect, enter_with_address, nullptr, always},
        {SYS_shutdown, SystemCall::shutdown, enter_shutdown, nullptr, always},
        {SYS_setsockopt, SystemCall::setsockopt, enter_option, nullptr},
        {SYS_getsockopt, SystemCall::getsockopt, enter_option, nullptr},
        {SYS_getsockname, SystemCall::getsockname, enter_plain, nullptr},
        {SYS_getpeername, SystemCall::getpeername, enter_plain, nullptr},

        {SYS_write, SystemCall::write, enter_write, nullptr, at_end},
        {SYS_writev, SystemCall::writev, enter_writev, nullptr, at_end},
        {SYS_pwritev2, SystemCall::pwritev2, enter_writev, nullptr, at_end},
        {SYS_sendto, SystemCall::sendto, enter_sendto, nullptr, at_end},
        {SYS_sendmsg, SystemCall::sendmsg, enter_sendmsg, exit_sendmsg, at_end},
        {SYS_sendmmsg, SystemCall::sendmmsg, enter_sendmmsg, exit_sendmmsg, at_end},
        {SYS_sendfile, SystemCall::sendfile, enter_sendfile, nullptr, at_end},
        {SYS_splice, SystemCall::splice, enter_splice, nullptr, at_end},
        {SYS_read, SystemCall::read, enter_read, exit_read, at_end},
        {SYS_readv, SystemCall::readv, enter_readv, exit_readv, at_end},
        {SYS_preadv2, SystemCall::preadv2, enter_readv, exit_readv, at_end},
        {SYS_recvfrom, SystemCall::recvfrom, enter_recvfrom, exit_read, at_end},
        {SYS_recvmsg, SystemCall::recvmsg, enter_recvmsg, exit_recvmsg, at_end},
        {SYS_recvmmsg, SystemCall::recvmmsg, enter_recvmmsg, exit_recvmmsg, at_end},

#ifdef SYS_epoll_create
        {SYS_epoll_create, SystemCall::epoll_create, enter_epoll_create, exit_epoll_create},
#endif
        {SYS_epoll_create1, SystemCall::epoll_create1, enter_epoll_create, exit_epoll_create},
        {SYS_epoll_ctl, SystemCall::epoll_ctl, enter_epoll_ctl, exit_epoll_ctl},
#ifdef SYS_epoll_wait
        {SYS_epoll_wait, SystemCall::epoll_wait, enter_epoll_wait, exit_epoll_wait},
#endif
        {SYS_epoll_pwait, SystemCall::epoll_pwait, enter_epoll_wait, exit_epoll_wait},
#ifdef SYS_epoll_pwait2
        {SYS_epoll_pwait2, SystemCall::epoll_pwait2, enter_epoll_wait, exit_epoll_wait},
#endif
#ifdef SYS_poll
        {SYS_poll, SystemCall::poll, enter_poll, exit_poll},
#endif
        {SYS_ppoll, SystemCall::ppoll, enter_poll, exit_poll},
#ifdef SYS_select
        {SYS_select, SystemCall::select, enter_select, exit_select},
#endif
        {SYS_pselect6, SystemCall::pselect6, enter_select, exit_select},

        {SYS_close, SystemCall::close, enter_close, nullptr},
#ifdef SYS_close_range
        {SYS_close_range, SystemCall::close_range, enter_close_range, nullptr},
#endif
        {SYS_dup, SystemCall::dup, enter_dup, exit_dup},
#ifdef SYS_dup2
        {SYS_dup2, SystemCall::dup2, enter_dup2, exit_dup},
#endif
        {SYS_dup3, SystemCall::dup3, enter_dup2, exit_dup},
        {SYS_fcntl, SystemCall::fcntl, enter_fcntl, exit_fcntl, never, fcntl_tests()},
        {SYS_ioctl, SystemCall::ioctl, enter_ioctl, exit_ioctl, never, ioctl_tests()},
#ifdef SYS_pidfd_getfd
        {SYS_pidfd_getfd, SystemCall::pidfd_getfd, enter_pidfd_getfd, exit_pidfd_getfd},
#endif

#ifdef SYS_fork
        {SYS_fork, SystemCall::none, enter_fork, nullptr},
#endif
#ifdef SYS_vfork
        {SYS_vfork, SystemCall::none, enter_fork, nullptr},
#endif
        {SYS_clone, SystemCall::none, enter_clone, exit_clone},
#ifdef SYS_clone3
        {SYS_clone3, SystemCall::none, enter_clone3, exit_clone3},
#endif
        {SYS_unshare, SystemCall::none, enter_unshare, nullptr},
        {SYS_execve, SystemCall::none, enter_exec, nullptr},
        {SYS_execveat, SystemCall::none, enter_exec, nullptr},
        {SYS_io_uring_setup, SystemCall::io_uring_setup, enter_io_uring, nullptr},
        {SYS_ptrace, SystemCall::none, enter_ptrace, exit_ptrace, never, ptrace_tests()},
        // Goes on with an interrupted poll(2) and its like.
        {SYS_restart_syscall, SystemCall::none, enter_restart, nullptr},
    };
}

constexpr std::size_t numbers_known = 512;

std::array<const CallRow*, numbers_known> make_index(std::span<const CallRow> table) {
    std::array<const CallRow*, numbers_known> index{};
    for (const CallRow& row : table) index[static_cast<std::size_t>(row.number)] = &row;
    return index;
}

bool test_holds(const ArgumentTest& test, const SyscallStop& stop) {
    const auto value = static_cast<std::uint32_t>(stop.arguments[test.argument]) & test.mask;
    for (const std::uint32_t wanted : test.values)
        if (value == wanted) return true;
    return false;
}

}  // namespace

std::span<const CallRow> call_table() {
    static const std::vector<CallRow> table = make_table();
    return table;
}

const CallRow* find_call(const SyscallStop& stop) {
    static const auto index = make_index(call_table());
    if (stop.number >= index.size() || stop.architecture != native_architecture()) return nullptr;
    const CallRow* row = index[stop.number];
    if (row == nullptr) return nullptr;
    for (const ArgumentTest& test : row->tests)
        if (!test_holds(test, stop)) return nullptr;
    return row;
}

std::vector<FilterRow> filter_rows() {
    std::vector<FilterRow> rows;
    for (const CallRow& row : call_table())
        rows.push_back({static_cast<std::uint32_t>(row.number), row.tests});
    return rows;
}

}  // namespace tcpwhy::calls
