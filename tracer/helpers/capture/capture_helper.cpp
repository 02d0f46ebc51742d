#include "tracer/helpers/capture/capture_helper.hpp"

#include <linux/if_ether.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <optional>
#include <span>
#include <utility>

#include "common/errors.hpp"
#include "common/received_descriptors.hpp"
#include "tracer/helpers/helper_process.hpp"
#include "tracer/helpers/own_program.hpp"
#include "tracer/wire/capture/pcap_filter.hpp"

namespace tcpwhy::helpers {
namespace {

constexpr std::uint16_t link_type_ethernet = 1;

/// The answer: an int, and a descriptor where it is 0.
Descriptor receive_socket(int from) {
    int error = 0;
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))];
    iovec room{&error, sizeof error};
    msghdr message{};
    message.msg_iov = &room;
    message.msg_iovlen = 1;
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    ssize_t got = 0;
    do {
        got = recvmsg(from, &message, MSG_CMSG_CLOEXEC);
    } while (got < 0 && errno == EINTR);
    if (got != sizeof error || error != 0) return {};
    auto received = received_descriptors(message);
    return received.empty() ? Descriptor{} : std::move(received.front());
}

}  // namespace

Descriptor packet_socket_from_helper(const std::string& filter) {
    const std::string program = own_program("tcpwhy-capture");
    if (program.find('/') == std::string::npos) return {};
    std::optional<wire::FilterProgram> compiled;
    if (!filter.empty()) compiled.emplace(link_type_ethernet, filter);
    Limits limits;
    limits.gains_rights = true;
    try {
        const HelperProcess helper(limits, [&](int) {
            execl(program.c_str(), "tcpwhy-capture", static_cast<char*>(nullptr));
        });
        const bpf_program* code = compiled ? compiled->program() : nullptr;
        const std::size_t bytes = code != nullptr ? code->bf_len * sizeof *code->bf_insns : 0;
        if (send(helper.socket(), code != nullptr ? code->bf_insns : nullptr, bytes, MSG_NOSIGNAL) <
            0)
            return {};
        return receive_socket(helper.socket());
    } catch (const UnavailableError&) {
        return {};
    }
}

bool may_open_packet_socket() {
    return static_cast<bool>(Descriptor(socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0)));
}

wire::LiveCapture open_capture(const wire::CaptureOptions& options) {
    Descriptor socket;
    if (!may_open_packet_socket()) socket = packet_socket_from_helper(options.filter);
    if (socket) return wire::LiveCapture(options, std::move(socket));
    return wire::LiveCapture(options);
}

}  // namespace tcpwhy::helpers
