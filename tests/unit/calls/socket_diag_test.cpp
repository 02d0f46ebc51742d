// sock_diag messages: what is asked, and what any bytes may say to it.
#include "tracer/calls/observe/kernel/socket_diag.hpp"

#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>

#include <cerrno>
#include <climits>
#include <cstring>
#include <random>

#include "support/catch.hpp"
#include "tracer/model/ids.hpp"

using namespace tcpwhy;
using calls::read_socket_diag;
using calls::socket_diag_request;
using Kind = calls::SocketDiagAnswer::Kind;

namespace {

using Bytes = std::vector<std::uint8_t>;

Endpoint endpoint(const char* text) {
    return parse_endpoint(text).value();
}

template <class Body>
Bytes message(std::uint16_t type, std::uint32_t sequence, const Body& body) {
    nlmsghdr header{};
    header.nlmsg_len = sizeof header + sizeof body;
    header.nlmsg_type = type;
    header.nlmsg_seq = sequence;
    Bytes bytes(header.nlmsg_len);
    std::memcpy(bytes.data(), &header, sizeof header);
    std::memcpy(bytes.data() + sizeof header, &body, sizeof body);
    return bytes;
}

/// The server's TIME-WAIT of the article's run.
inet_diag_msg time_wait() {
    inet_diag_msg body{};
    body.idiag_family = AF_INET;
    body.idiag_state = 6;
    body.idiag_timer = 3;
    body.idiag_expires = 59'998;
    body.id.idiag_sport = htons(9877);
    body.id.idiag_dport = htons(38264);
    body.id.idiag_src[0] = body.id.idiag_dst[0] = htonl(INADDR_LOOPBACK);
    return body;
}

Bytes answer_with(const inet_diag_msg& body) {
    return message(SOCK_DIAG_BY_FAMILY, 7, body);
}

Bytes error_with(int error) {
    nlmsgerr body{};
    body.error = error;
    return message(NLMSG_ERROR, 7, body);
}

}  // namespace

TEST_CASE("a question names one socket by its two endpoints", "[sock_diag]") {
    const Bytes bytes =
        socket_diag_request(endpoint("127.0.0.1:9877"), endpoint("127.0.0.2:38264"), 5);
    REQUIRE(bytes.size() == sizeof(nlmsghdr) + sizeof(inet_diag_req_v2));
    nlmsghdr header{};
    inet_diag_req_v2 request{};
    std::memcpy(&header, bytes.data(), sizeof header);
    std::memcpy(&request, bytes.data() + sizeof header, sizeof request);
    CHECK(header.nlmsg_len == bytes.size());
    CHECK(header.nlmsg_type == SOCK_DIAG_BY_FAMILY);
    CHECK(header.nlmsg_flags == NLM_F_REQUEST);
    CHECK(header.nlmsg_seq == 5);
    CHECK(request.sdiag_family == AF_INET);
    CHECK(request.sdiag_protocol == IPPROTO_TCP);
    CHECK(request.id.idiag_sport == htons(9877));
    CHECK(request.id.idiag_dport == htons(38264));
    CHECK(request.id.idiag_src[0] == htonl(0x7f000001));
    CHECK(request.id.idiag_dst[0] == htonl(0x7f000002));
    CHECK(request.id.idiag_cookie[0] == INET_DIAG_NOCOOKIE);

    const Bytes other = socket_diag_request(endpoint("[::1]:1"), endpoint("[::2]:2"), 5);
    std::memcpy(&request, other.data() + sizeof header, sizeof request);
    CHECK(request.sdiag_family == AF_INET6);
    CHECK(request.id.idiag_src[3] == htonl(1));
    CHECK(request.id.idiag_dst[3] == htonl(2));
}

TEST_CASE("an answer tells the state, the timer, and whether anybody holds the socket",
          "[sock_diag]") {
    const auto answer = read_socket_diag(answer_with(time_wait()), 7);
    REQUIRE(answer.kind == Kind::socket);
    CHECK(answer.local == endpoint("127.0.0.1:9877"));
    CHECK(answer.remote == endpoint("127.0.0.1:38264"));
    CHECK(answer.state == model::TcpState::time_wait);
    CHECK(answer.timer == model::Timer::time_wait);
    CHECK(answer.timer_left == 59'998 * model::millisecond_ns);
    CHECK_FALSE(answer.held);

    inet_diag_msg held = time_wait();
    held.idiag_inode = 4711;
    held.idiag_state = 1;
    held.idiag_timer = 0;
    const auto other = read_socket_diag(answer_with(held), 7);
    CHECK(other.held);
    CHECK(other.state == model::TcpState::established);
    CHECK(other.timer == model::Timer::none);
    CHECK(other.timer_left == -1);
}

TEST_CASE("FIN-WAIT-2's timer is its own, by whatever number it goes", "[sock_diag]") {
    for (const int timer : {2, 3}) {
        inet_diag_msg body = time_wait();
        body.idiag_state = 5;
        body.idiag_timer = static_cast<std::uint8_t>(timer);
        CHECK(read_socket_diag(answer_with(body), 7).timer == model::Timer::fin_wait_2);
    }
}

TEST_CASE("IPv4 in IPv6 is told as IPv4", "[sock_diag]") {
    inet_diag_msg body = time_wait();
    body.idiag_family = AF_INET6;
    for (auto* address : {&body.id.idiag_src, &body.id.idiag_dst}) {
        (*address)[0] = (*address)[1] = 0;
        (*address)[2] = htonl(0xffff);
        (*address)[3] = htonl(INADDR_LOOPBACK);
    }
    CHECK(read_socket_diag(answer_with(body), 7).local == endpoint("127.0.0.1:9877"));
    body.id.idiag_src[2] = body.id.idiag_dst[2] = 0;
    body.id.idiag_src[3] = body.id.idiag_dst[3] = htonl(1);
    CHECK(read_socket_diag(answer_with(body), 7).remote == endpoint("[::1]:38264"));
}

TEST_CASE("no such socket, and a refusal, are told apart", "[sock_diag]") {
    CHECK(read_socket_diag(error_with(-ENOENT), 7).kind == Kind::none);
    const auto refused = read_socket_diag(error_with(-EPERM), 7);
    CHECK(refused.kind == Kind::refused);
    CHECK(refused.error == EPERM);
    CHECK(read_socket_diag(error_with(INT_MIN), 7).kind == Kind::refused);
    CHECK(read_socket_diag(error_with(0), 7).kind == Kind::nonsense);  // a mere receipt
}

TEST_CASE("the answer to another question is passed over", "[sock_diag]") {
    CHECK(read_socket_diag(answer_with(time_wait()), 8).kind == Kind::nonsense);
    Bytes both = message(NLMSG_ERROR, 6, nlmsgerr{});
    const Bytes ours = answer_with(time_wait());
    both.insert(both.end(), ours.begin(), ours.end());
    CHECK(read_socket_diag(both, 7).kind == Kind::socket);
}

TEST_CASE("an answer that is cut off, or lies about its length, is nonsense", "[sock_diag]") {
    const Bytes whole = answer_with(time_wait());
    for (std::size_t length = 0; length < whole.size(); ++length)
        CHECK(read_socket_diag(std::span(whole).first(length), 7).kind == Kind::nonsense);
    for (const std::uint32_t length : {0U, 1U, 15U, 16U, 20U, 100'000U, 0xffffffffU}) {
        Bytes lying = whole;
        std::memcpy(lying.data(), &length, sizeof length);
        INFO(length);
        CHECK(read_socket_diag(lying, 7).kind == Kind::nonsense);
    }
    inet_diag_msg strange = time_wait();
    strange.idiag_family = 99;
    CHECK(read_socket_diag(answer_with(strange), 7).kind == Kind::nonsense);
    strange = time_wait();
    strange.idiag_state = 200;
    CHECK_FALSE(read_socket_diag(answer_with(strange), 7).state.has_value());
}

TEST_CASE("whatever the bytes are, reading them ends", "[sock_diag]") {
    std::mt19937 random(4);
    const Bytes whole = answer_with(time_wait());
    int sockets = 0;
    for (int round = 0; round < 20'000; ++round) {
        Bytes bytes = whole;
        if (random() % 2 == 0) bytes.insert(bytes.end(), whole.begin(), whole.end());
        for (int change = 0; change < 4; ++change)
            bytes[random() % bytes.size()] = static_cast<std::uint8_t>(random());
        bytes.resize(random() % (bytes.size() + 1));
        if (read_socket_diag(bytes, 7).kind == Kind::socket) ++sockets;
    }
    CHECK(sockets > 0);
}
