#include "common/talk/calls.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <vector>

#include "common/socket_calls.hpp"
#include "common/text/quoted.hpp"
#include "common/to_sockaddr.hpp"

namespace tcpwhy::talk {
namespace {

constexpr std::size_t usual_room = 65536;

[[noreturn]] void fail(const char* call, int error = errno) {
    throw std::system_error(error, std::generic_category(), call);
}

std::string quoted(std::string_view bytes) {
    std::string out;
    constexpr std::size_t most_shown = 64;
    append_quoted(out, bytes, most_shown);
    return out;
}

std::string counted(std::size_t bytes) {
    return std::to_string(bytes) + (bytes == 1 ? " byte" : " bytes");
}

}  // namespace

void bind_to(int fd, const Endpoint& endpoint) {
    sockaddr_storage address{};
    const std::size_t length = to_sockaddr(endpoint, address);
    bind_socket(fd, reinterpret_cast<const sockaddr*>(&address), length);
}

void connect_to(int fd, const Endpoint& endpoint, const std::optional<std::string>& bytes) {
    sockaddr_storage address{};
    const std::size_t length = to_sockaddr(endpoint, address);
    const auto* where = reinterpret_cast<const sockaddr*>(&address);
    if (!bytes) {
        connect_socket(fd, where, length);
    } else if (::sendto(fd, bytes->data(), bytes->size(), MSG_FASTOPEN, where,
                        static_cast<socklen_t>(length)) < 0) {
        fail("sendto");
    }
}

void disconnect(int fd) {
    sockaddr nobody{};
    nobody.sa_family = AF_UNSPEC;
    connect_socket(fd, &nobody, sizeof nobody);
}

void set_option(int fd, const Option& option, std::int64_t value) {
    if (option.kind == OptionKind::nonblocking) {
        if (::fcntl(fd, F_SETFL, value != 0 ? O_NONBLOCK : 0) != 0) fail("fcntl");
        return;
    }
    if (option.kind == OptionKind::linger) {
        const linger what{value >= 0 ? 1 : 0, static_cast<int>(std::max<std::int64_t>(value, 0))};
        set_socket_option(fd, option.level, option.option, &what, sizeof what);
        return;
    }
    const int number = static_cast<int>(value);
    set_socket_option(fd, option.level, option.option, &number, sizeof number);
}

void send_all(int fd, std::string_view bytes, int flags) {
    if (flags == 0) {
        write_all(fd, bytes);
        return;
    }
    while (!bytes.empty()) {
        const auto size = ::send(fd, bytes.data(), bytes.size(), flags);
        if (size < 0 && errno == EINTR) continue;
        if (size < 0) fail("send");
        bytes.remove_prefix(static_cast<std::size_t>(size));
    }
}

std::string letters(std::size_t amount) {
    constexpr std::size_t line = 64;
    std::string bytes(amount, '\n');
    for (std::size_t at = 0; at < amount; ++at)
        if (at % line != line - 1) bytes[at] = static_cast<char>('a' + at % line % 26);
    return bytes;
}

void read_once(int fd, std::size_t room) {
    std::vector<char> buffer(room == 0 ? usual_room : room);
    if (read_some(fd, buffer) == 0) throw Unmet("the peer has ended its stream");
}

void read_bytes(int fd, std::size_t amount) {
    std::vector<char> buffer(std::min(amount, usual_room));
    std::size_t taken = 0;
    while (taken < amount) {
        const std::size_t room = std::min(buffer.size(), amount - taken);
        const std::size_t size = read_some(fd, std::span(buffer).first(room));
        if (size == 0) throw Unmet("the peer ended its stream after " + counted(taken));
        taken += size;
    }
}

void read_until_end(int fd) {
    std::vector<char> buffer(usual_room);
    while (read_some(fd, buffer) > 0) {
    }
}

void read_urgent(int fd) {
    char byte = 0;
    const auto size = ::recv(fd, &byte, 1, MSG_OOB);
    if (size < 0) fail("recv");
    if (size == 0) throw Unmet("the peer has ended its stream");
}

void expect(int fd, std::string_view bytes) {
    std::string got(bytes.size(), '\0');
    std::size_t taken = 0;
    while (taken < got.size()) {
        const std::size_t size = read_some(fd, std::span(got).subspan(taken));
        const std::string_view so_far = std::string_view(got).substr(0, taken + size);
        if (bytes.substr(0, so_far.size()) != so_far) throw Unmet("got " + quoted(so_far));
        if (size == 0) {
            throw Unmet("the peer ended its stream" +
                        (taken == 0 ? std::string() : " after " + quoted(so_far)));
        }
        taken += size;
    }
}

void wait_for_end(int fd) {
    std::vector<char> buffer(usual_room);
    const std::size_t size = read_some(fd, buffer);
    if (size > 0) throw Unmet("got " + quoted({buffer.data(), size}));
}

void wait_for_reset(int fd) {
    std::vector<char> buffer(usual_room);
    std::size_t size = 0;
    try {
        size = read_some(fd, buffer);
    } catch (const std::system_error& error) {
        if (error.code().value() == ECONNRESET) return;
        throw;
    }
    throw Unmet(size == 0 ? std::string("the peer ended its stream")
                          : "got " + quoted({buffer.data(), size}));
}

void wait_for(int fd, short events) {
    pollfd watched{fd, events, 0};
    while (::poll(&watched, 1, -1) < 0)
        if (errno != EINTR) fail("poll");
}

void wait_for_connection(int fd) {
    wait_for(fd, POLLOUT);
    int error = 0;
    socklen_t length = sizeof error;
    if (::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length) != 0) fail("getsockopt");
    if (error != 0) fail("connect", error);
}

void shut_down(int fd, int how) {
    if (::shutdown(fd, how) != 0) fail("shutdown");
}

namespace {

/// A message of one byte with room for one descriptor: SCM_RIGHTS needs a byte to travel with
/// (unix(7)).
struct DescriptorMessage {
    char byte = 0;
    iovec some{&byte, 1};
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
    msghdr message{};

    DescriptorMessage() {
        message.msg_iov = &some;
        message.msg_iovlen = 1;
        message.msg_control = control.data();
        message.msg_controllen = control.size();
    }
    DescriptorMessage(const DescriptorMessage&) = delete;
    DescriptorMessage& operator=(const DescriptorMessage&) = delete;
};

}  // namespace

void give(int channel, int fd) {
    DescriptorMessage parcel;
    cmsghdr* header = CMSG_FIRSTHDR(&parcel.message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof fd);
    std::memcpy(CMSG_DATA(header), &fd, sizeof fd);
    if (::sendmsg(channel, &parcel.message, 0) < 0) fail("sendmsg");
}

Descriptor take(int channel) {
    DescriptorMessage parcel;
    const auto size = ::recvmsg(channel, &parcel.message, MSG_CMSG_CLOEXEC);
    if (size < 0) fail("recvmsg");
    const cmsghdr* header = CMSG_FIRSTHDR(&parcel.message);
    if (size == 0 || header == nullptr || header->cmsg_type != SCM_RIGHTS)
        throw Unmet("the parent gave none");
    int fd = -1;
    std::memcpy(&fd, CMSG_DATA(header), sizeof fd);
    return Descriptor(fd);
}

}  // namespace tcpwhy::talk
