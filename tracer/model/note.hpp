// Notes: what a segment, call or connection teaches beyond its cause. Each has a stable code, which
// tools and docs/notes pages are keyed by.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "tracer/model/ids.hpp"

namespace tcpwhy::model {

enum class NoteCode : std::uint8_t {
    retransmission,         ///< value: the segment whose bytes, SYN or FIN are sent again
    duplicate,              ///< value: the segment of which this is a copy on the wire
    lost,                   ///< seen on the wire, dropped before delivery
    deferred_send,          ///< the call had returned before; value: the segment that released it, 0: unknown
    coalesced_writes,       ///< carries bytes of several calls; value: how many
    split_write,            ///< the call's bytes do not fit into one segment
    fin_with_data,          ///< the FIN rides on the last bytes
    ack_on_fin,             ///< the FIN also acknowledges the peer's FIN
    offload,                ///< larger than the path's MSS: the NIC (or loopback) would cut it
    delayed_ack,            ///< value: nanoseconds waited
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
    reset_abort_exit,       ///< the process ended with unread data, or set to linger 0
    reset_ignored,          ///< a RST whose sequence number is not valid (RFC 5961): it closes nothing
    not_accepted,           ///< established by the kernel; no accept() has taken it yet
    listen_queue_full,      ///< the accept queue was full; the kernel drops
    shared_descriptor,      ///< close() sends nothing; value: how many descriptors still refer to the socket
    simultaneous_open,
    simultaneous_close,
    self_connect,
    half_close,             ///< this end has sent its FIN and still receives
    time_wait,              ///< this end stays in TIME-WAIT (2 MSL; 60 s on Linux)
    tuple_reused,           ///< the four-tuple is used again; value: the earlier connection
    challenge_ack,          ///< RFC 5961's answer to a segment that does not fit
    fast_open_request,      ///< SYN asks for a Fast Open cookie (RFC 7413)
    fast_open_data,         ///< SYN carries data
    deferred_accept,        ///< TCP_DEFER_ACCEPT: the server still waits for data
    urgent_data,            ///< value: the urgent pointer
    syn_data,
    state_disagrees,        ///< the kernel's state is not the analysed one; value: the kernel's TcpState
    mid_stream,             ///< the opening was not seen
    missing_segments,       ///< bytes are acknowledged or follow that were never captured
    ambiguous_call,         ///< more than one call could have sent it; the earliest is named
};

/// "reset-unread-data".
std::string_view name(NoteCode code);
std::optional<NoteCode> note_named(std::string_view name);

struct Note {
    NoteCode code{};
    std::uint64_t value = 0;  ///< as the code says
    friend bool operator==(const Note&, const Note&) = default;
};

/// Up to six notes without allocation; more are dropped (none of the rules yields as many).
class Notes {
  public:
    void add(NoteCode code, std::uint64_t value = 0) {
        if (size_ < capacity) items_[size_++] = Note{code, value};
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
    Note items_[capacity]{};
    std::uint8_t size_ = 0;
};

}  // namespace tcpwhy::model
