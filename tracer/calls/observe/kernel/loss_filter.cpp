#include "tracer/calls/observe/kernel/loss_filter.hpp"

#include <linux/filter.h>
#include <sys/socket.h>

#include <cerrno>
#include <vector>

#include "tracer/model/segment.hpp"

namespace tcpwhy::calls {
namespace {

namespace flag = model::tcp_flag;
using Program = std::vector<sock_filter>;

// The data that a filter of a TCP socket sees begins with the TCP header (RFC 9293 section 3.1).
constexpr std::uint32_t data_offset_at = 12;  // in words, in the upper four bits
constexpr std::uint32_t flags_at = 13;
constexpr std::uint32_t everything = 0xffffffff;

/// Which header bits decide, and how they must be.
struct Bits {
    std::uint16_t looked_at;
    std::uint16_t set;
};
constexpr Bits bits_of(model::SegmentKind kind) {
    using enum model::SegmentKind;
    switch (kind) {
        case syn:
            return {flag::syn | flag::ack, flag::syn};
        case syn_ack:
            return {flag::syn | flag::ack, flag::syn | flag::ack};
        case ack:
            return {flag::ack | flag::syn | flag::fin | flag::rst, flag::ack};
        case fin:
            return {flag::fin, flag::fin};
        case rst:
            return {flag::rst, flag::rst};
        case any:
        case data:
            break;
    }
    return {0, 0};
}

/// A = bytes of payload.
void load_payload_length(Program& program) {
    program.push_back(BPF_STMT(BPF_LD | BPF_B | BPF_ABS, data_offset_at));
    program.push_back(BPF_STMT(BPF_ALU | BPF_RSH | BPF_K, 4));
    program.push_back(BPF_STMT(BPF_ALU | BPF_LSH | BPF_K, 2));
    program.push_back(BPF_STMT(BPF_MISC | BPF_TAX, 0));
    program.push_back(BPF_STMT(BPF_LD | BPF_W | BPF_LEN, 0));
    program.push_back(BPF_STMT(BPF_ALU | BPF_SUB | BPF_X, 0));
}

/// Lets the segment pass unless (if) A is `value`, else goes on.
void pass_unless(Program& program, std::uint32_t value) {
    program.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 1, 0));
    program.push_back(BPF_STMT(BPF_RET | BPF_K, everything));
}
void pass_if(Program& program, std::uint32_t value) {
    program.push_back(BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, value, 0, 1));
    program.push_back(BPF_STMT(BPF_RET | BPF_K, everything));
}

Program program_for(model::SegmentKind kind) {
    Program program;
    if (const Bits bits = bits_of(kind); bits.looked_at != 0) {
        program.push_back(BPF_STMT(BPF_LD | BPF_B | BPF_ABS, flags_at));
        program.push_back(BPF_STMT(BPF_ALU | BPF_AND | BPF_K, bits.looked_at));
        pass_unless(program, bits.set);
    }
    if (kind == model::SegmentKind::ack || kind == model::SegmentKind::data) {
        load_payload_length(program);
        if (kind == model::SegmentKind::ack) {
            pass_unless(program, 0);
        } else {
            pass_if(program, 0);
        }
    }
    program.push_back(BPF_STMT(BPF_RET | BPF_K, 0));
    return program;
}

}  // namespace

int attach_loss(int socket, model::SegmentKind kind) {
    Program program = program_for(kind);
    const sock_fprog filter{static_cast<unsigned short>(program.size()), program.data()};
    return setsockopt(socket, SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof filter) == 0 ? 0
                                                                                         : errno;
}

bool has_filter(int socket) {
    socklen_t instructions = 0;
    return getsockopt(socket, SOL_SOCKET, SO_GET_FILTER, nullptr, &instructions) == 0 &&
           instructions > 0;
}

int detach_loss(int socket) {
    const int unused = 0;
    if (setsockopt(socket, SOL_SOCKET, SO_DETACH_FILTER, &unused, sizeof unused) == 0) return 0;
    return errno == ENOENT ? 0 : errno;
}

}  // namespace tcpwhy::calls
