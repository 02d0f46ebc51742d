// Notes: what a segment, call or connection teaches beyond its cause. Each has a stable code, which
// tools and docs/notes pages are keyed by.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "tracer/model/ids.hpp"

namespace tcpwhy::model {

enum class NoteCode : std::uint8_t {
    retransmission,      ///< value: the segment whose bytes, SYN or FIN are sent again
    duplicate,           ///< value: the segment of which this is a copy on the wire
    lost,                ///< seen on the wire, dropped before delivery
    deferred_send,       ///< the call had returned before; value: the segment that released it, 0:
                         ///< unknown
    released_by_option,  ///< … and the option that was just set let the bytes go (TCP_NODELAY,
                         ///< TCP_CORK off)
    released_by_timer,  ///< … and they went after the longest time that MSG_MORE or TCP_CORK hold
                        ///< them
    coalesced_writes,   ///< carries bytes of several calls; value: how many
    split_write,        ///< the call's bytes do not fit into one segment
    fin_with_data,      ///< the FIN rides on the last bytes
    ack_on_fin,         ///< the FIN also acknowledges the peer's FIN
    offload,            ///< larger than the path's MSS: the NIC (or loopback) would cut it
    delayed_ack,        ///< value: nanoseconds waited
    keep_alive,
    window_probe,
    window_update,          ///< value: the window now, in bytes
    zero_window,            ///< the receiver can take nothing more
    reset_no_listener,      ///< answer to a SYN at a port that nobody listens on
    reset_no_socket,        ///< answer to a segment whose socket is gone
    reset_unread_data,      ///< value: unread bytes
    reset_linger,           ///< SO_LINGER {1, 0}
    reset_disconnect,       ///< connect(AF_UNSPEC)
    reset_listener_closed,  ///< the listener went away with this connection in its queue
    reset_abort_exit,     ///< the end of the process gave the socket up; with the reason beside it
    reset_shutdown_read,  ///< answer to data behind shutdown(SHUT_RD) of a socket that is still
                          ///< held
    reset_half_open,    ///< answer to an ACK of an older connection while this end opens a new one
    reset_timed_out,    ///< the peer has not answered for too long: given up
    reset_by_filter,    ///< nobody's: both sockets are there, and no program closed
    icmp_error,         ///< the call fails with what an ICMP error said; value: of which segment
    reset_ignored,      ///< a RST whose sequence number is not valid (RFC 5961): it closes nothing
    not_accepted,       ///< established by the kernel; value: its place in the listener's queue, 0:
                        ///< unknown
    listen_queue_full,  ///< the accept queue is full, so the kernel drops; value: connections in it
    accepted_after_reset,  ///< accept() takes a connection that its client has reset already
    shared_descriptor,    ///< close() sends nothing; value: how many descriptors still refer to the
                          ///< socket
    close_sends_nothing,  ///< close() in SYN-SENT: there is no connection to end
    close_held_up,        ///< another call was still using the socket when close() returned
    lingering_close,      ///< close() has waited (SO_LINGER); value: nanoseconds
    closed_by_exec,       ///< FD_CLOEXEC: execve() closed it
    missing_close,        ///< CLOSE-WAIT until the process ended; value: nanoseconds in it
    shutdown_read,        ///< shutdown(SHUT_RD) sends nothing
    broken_pipe,          ///< EPIPE: this end can send no more
    connect_in_progress,  ///< EINPROGRESS; value: 1 when the handshake is done already
    gave_up,              ///< ETIMEDOUT: the peer has not answered for too long
    port_in_time_wait,  ///< bind() refused; value: the connection that is still in TIME-WAIT there
    dual_stack,         ///< IPv4 through an IPv6 socket: the program sees ::ffff:a.b.c.d
    urgent_mark,        ///< the read stops before the urgent byte
    simultaneous_open,
    simultaneous_close,
    self_connect,
    half_close,  ///< this end has sent its FIN and still receives
    time_wait,   ///< value: whose end stays in TIME-WAIT (2 MSL; 60 s on Linux): 1 client, 2 server
    tuple_reused,       ///< the four-tuple is used again; value: the earlier connection
    challenge_ack,      ///< RFC 5961's answer to a segment that does not fit
    fast_open_request,  ///< SYN asks for a Fast Open cookie (RFC 7413)
    fast_open_data,     ///< SYN carries data
    deferred_accept,    ///< TCP_DEFER_ACCEPT: the server still waits for data
    urgent_data,        ///< value: the urgent pointer
    syn_data,
    state_disagrees,   ///< the kernel's state is not the analysed one; value: the kernel's TcpState
    mid_stream,        ///< the opening was not seen
    missing_segments,  ///< bytes are acknowledged or follow that were never captured
    overtaken,         ///< sent before what the capture has ahead of it; value: that segment
    ambiguous_call,    ///< more than one call could have sent it; the earliest is named
};

/// "reset-unread-data".
std::string_view name(NoteCode code);
std::optional<NoteCode> note_named(std::string_view name);

struct Note {
    Note() = default;
    Note(NoteCode what, std::uint64_t its_value = 0, Pid its_process = 0)
        : value(its_value), who(its_process), code(what) {}

    std::uint64_t value;  ///< as the code says
    Pid who;              ///< shared_descriptor: a process that still has it; 0: unknown
    NoteCode code;
    friend bool operator==(const Note&, const Note&) = default;
};

/// Up to six notes without allocation; more are dropped (none of the rules yields as many).
class Notes {
  public:
    Notes() = default;
    Notes(const Notes& other) { *this = other; }
    Notes& operator=(const Notes& other) {
        size_ = other.size_;
        for (std::uint8_t at = 0; at < size_; ++at) items_[at] = other.items_[at];
        return *this;
    }

    void add(NoteCode code, std::uint64_t value = 0, Pid who = 0) {
        if (size_ < capacity) items_[size_++] = Note(code, value, who);
    }
    [[nodiscard]] bool has(NoteCode code) const { return find(code) != nullptr; }
    [[nodiscard]] const Note* find(NoteCode code) const {
        for (const Note& note : *this)
            if (note.code == code) return &note;
        return nullptr;
    }
    [[nodiscard]] const Note* begin() const { return items_; }
    [[nodiscard]] const Note* end() const { return items_ + size_; }
    [[nodiscard]] bool empty() const { return size_ == 0; }

  private:
    static constexpr std::uint8_t capacity = 6;
    Note items_[capacity];  // those beyond size_ are never written: every segment has Notes
    std::uint8_t size_ = 0;
};

}  // namespace tcpwhy::model
