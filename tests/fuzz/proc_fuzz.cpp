// The texts of proc(5), of which a process writes parts itself, and the kernel's answers about
// sockets: whatever comes, reading it ends. A process cannot forge a field by its name.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <string>
#include <string_view>

#include "tracer/calls/observe/kernel/proc/proc_texts.hpp"
#include "tracer/calls/observe/kernel/socket_diag.hpp"
#include "tracer/lab/port_in_use.hpp"

namespace {

/// The kernel writes the end of a line in a name as "\\n" (proc_pid_status(5)).
void check_name(std::string name) {
    using namespace tcpwhy::calls;
    std::replace(name.begin(), name.end(), '\n', ' ');
    const std::string text = "Name:\t" + name +
                             "\nTgid:\t17\nPPid:\t4\nTracerPid:\t0\nSigPnd:\t0000000000000100\n"
                             "voluntary_ctxt_switches:\t9\n";
    const auto status = proc::status_in(text);
    if (!status || status->process != 17 || status->parent != 4 || status->tracer != 0 ||
        status->pending_signals != 0x100 || proc::voluntary_switches_in(text) != 9)
        std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace tcpwhy::calls;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    check_name(std::string(text));
    (void)proc::status_in(text);
    (void)proc::blocking_call_in(text);
    (void)proc::pids_in(text);
    (void)proc::descriptor_in(3, text);
    (void)proc::closes_on_exec_in(text);
    (void)proc::epoll_targets_in(text);
    (void)tcpwhy::lab::listens_in(text, 9877);
    std::size_t bytes = 0;
    for (const std::string& word : proc::words_in(text)) bytes += word.size() + 1;
    if (bytes > size + 1) std::abort();
    const std::span<const std::uint8_t> packet(data, size);
    const auto sequence = answered_sequence(packet);
    (void)read_socket_diag(packet, sequence.value_or(1));
    return 0;
}
