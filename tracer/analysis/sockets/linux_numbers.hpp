// Numbers of calls' arguments and results as Linux has them (include/uapi). Not taken from the
// system's headers: a recording is read on other machines than the one that made it.
#pragma once

#include <cstdint>

namespace tcpwhy::analysis::linux_number {

constexpr std::uint32_t msg_oob = 0x01;             // recv(2)
constexpr std::uint32_t msg_peek = 0x02;            // recv(2)
constexpr std::uint32_t msg_trunc = 0x20;           // recv(2)
constexpr std::uint32_t msg_waitall = 0x100;        // recv(2)
constexpr std::uint32_t msg_more = 0x8000;          // send(2)
constexpr std::uint32_t msg_errqueue = 0x2000;      // recv(2)
constexpr std::uint32_t msg_waitforone = 0x10000;   // recvmmsg(2)
constexpr std::uint32_t msg_zerocopy = 0x4000000;   // send(2)
constexpr std::uint32_t msg_fastopen = 0x20000000;  // send(2), RFC 7413

// poll(2)'s bits, which epoll shares.
constexpr std::uint32_t poll_in = 0x001;
constexpr std::uint32_t poll_pri = 0x002;
constexpr std::uint32_t poll_out = 0x004;
constexpr std::uint32_t poll_err = 0x008;
constexpr std::uint32_t poll_hup = 0x010;
constexpr std::uint32_t poll_rdhup = 0x2000;

constexpr std::uint32_t epoll_oneshot = 1U << 30;  // epoll_ctl(2)
constexpr std::uint32_t epoll_et = 1U << 31;
constexpr std::int32_t epoll_ctl_del = 2;

constexpr std::int32_t shut_rd = 0;  // shutdown(2)
constexpr std::int32_t shut_wr = 1;
constexpr std::int32_t shut_rdwr = 2;

constexpr std::int32_t sol_socket = 1;           // socket(7)
constexpr std::int32_t so_error = 4;             // socket(7)
constexpr std::int32_t so_oobinline = 10;        // socket(7)
constexpr std::int32_t so_rcvlowat = 18;         // socket(7)
constexpr std::int32_t so_peek_off = 42;         // socket(7)
constexpr std::int32_t so_max_pacing_rate = 47;  // socket(7)
constexpr std::int32_t so_zerocopy = 60;         // socket(7)
constexpr std::int32_t so_attach_filter = 26;    // socket(7)
constexpr std::int32_t so_detach_filter = 27;    // … also SO_DETACH_BPF
constexpr std::int32_t so_attach_bpf = 50;
constexpr std::int32_t ipproto_ip = 0;  // ip(7)
constexpr std::int32_t ip_minttl = 21;
constexpr std::int32_t ipproto_ipv6 = 41;  // ipv6(7)
constexpr std::int32_t ipv6_v6only = 26;
constexpr std::int32_t ipv6_minhopcount = 73;
constexpr std::int32_t ipproto_tcp = 6;  // tcp(7)
constexpr std::int32_t tcp_nodelay = 1;  // tcp(7)
constexpr std::int32_t tcp_cork = 3;
constexpr std::int32_t tcp_defer_accept = 9;
constexpr std::int32_t tcp_quickack = 12;
constexpr std::int32_t tcp_md5sig = 14;  // RFC 2385
constexpr std::int32_t tcp_md5sig_ext = 32;
constexpr std::int32_t tcp_ao_add_key = 38;  // RFC 5925
constexpr std::int32_t tcp_zerocopy_receive = 35;

constexpr std::int32_t sol_tls = 282;  // linux/tls.h
constexpr std::int32_t tls_tx = 1;
constexpr std::int32_t tls_rx = 2;

constexpr int epipe = 32;  // errno(3), asm-generic
constexpr int eagain = 11;
constexpr int efault = 14;
constexpr int eaddrinuse = 98;
constexpr int eisconn = 106;
constexpr int etimedout = 110;
constexpr int ealready = 114;
constexpr int einprogress = 115;
constexpr int eintr = 4;
constexpr int einval = 22;
constexpr int enfile = 23;
constexpr int emfile = 24;
constexpr int eaddrnotavail = 99;
constexpr int enetunreach = 101;
constexpr int econnaborted = 103;
constexpr int econnreset = 104;
constexpr int enotconn = 107;
constexpr int econnrefused = 111;

// Below so many bytes in flight even the smallest send buffer has room: half of SOCK_MIN_SNDBUF.
constexpr std::uint64_t always_room_for_bytes = 2304;

constexpr std::int32_t most_backlog = 4096;  // net.core.somaxconn's default since Linux 5.4

}  // namespace tcpwhy::analysis::linux_number
