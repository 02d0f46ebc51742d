// The codes of the notes, and the shape of a note's row.
//
// To add a note: an enumerator here, its row in one of the files beside this (the build fails
// without it), its page docs/notes/NAME.md (the unit tests fail without it), and the rule in
// tracer/analysis that adds it.
#pragma once

#include <cstdint>
#include <string_view>

#include "tracer/model/ids.hpp"

namespace tcpwhy::model {

/// `value` is Note::value; where none is described it is 0. A segment is a SegmentNumber, a
/// connection a ConnectionId.
enum class NoteCode : std::uint8_t {
    // Segments: repetition and loss
    retransmission,  ///< sends bytes, a SYN or a FIN again; value: the segment that carried them
    duplicate,       ///< a copy on the wire; value: the segment that it repeats
    lost,            ///< captured, but dropped before the receiver's TCP
    own_filter,      ///< a socket option may have made the receiver drop it

    // Segments: how calls and segments correspond
    deferred_send,       ///< the call had returned before; value: the segment that released it,
                         ///< 0: unknown
    nagle,               ///< deferred by Nagle's rule alone; value: the segment that released it
    released_by_option,  ///< deferred until the program set an option (TCP_NODELAY, TCP_CORK off)
    released_by_timer,   ///< deferred until a timer sent them; value: the bytes that a small window
                         ///< had room for, 0: the longest that MSG_MORE or TCP_CORK can hold bytes
    coalesced_writes,    ///< carries bytes of several calls; value: how many calls
    split_write,         ///< the call's bytes do not fit into one segment
    fin_with_data,       ///< the FIN is in the segment of the last bytes
    ack_on_fin,          ///< the FIN also acknowledges the peer's FIN
    offload,             ///< larger than the path's MSS: hardware would cut it, loopback does not

    // Segments: acknowledgments, probes and windows
    delayed_ack,    ///< value: nanoseconds waited
    keep_alive,     ///< a keep-alive probe (RFC 9293, 3.8.4)
    window_probe,   ///< a probe of a closed window (RFC 9293, 3.8.6.1)
    window_update,  ///< value: the new window in bytes
    zero_window,    ///< the receive buffer is full

    // Segments: the reason of a reset
    reset_no_listener,      ///< answers a SYN to a port on which no socket listens
    reset_no_socket,        ///< answers a segment whose socket no longer exists
    reset_unread_data,      ///< close() with unread bytes; value: how many
    reset_linger,           ///< close() with SO_LINGER {1, 0}
    reset_disconnect,       ///< connect() with AF_UNSPEC
    reset_listener_closed,  ///< the listener was closed with this connection in its queue
    reset_abort_exit,       ///< the process ended; another note gives the reason
    reset_shutdown_read,    ///< answers data after shutdown(SHUT_RD); the socket is still open
    reset_half_open,        ///< answers an ACK of an older connection during a new handshake
    reset_timed_out,        ///< the peer has not answered for too long
    rejected_by_filter,     ///< a firewall in front of the listener has answered this SYN
    reset_by_filter,        ///< both sockets exist and no program closed: a packet filter sent it
    icmp_error,             ///< a call fails because of an ICMP error; value: the quoted segment
    reset_ignored,          ///< its sequence number is not valid (RFC 5961): it closes nothing

    // Listening and accepting
    not_accepted,       ///< established by the kernel, waits for accept(); value: its position in
                        ///< the queue from 1, 0: unknown
    listen_queue_full,  ///< the kernel drops it; value: connections in the accept queue
    accepted_after_reset,  ///< accept() returns a connection that its client has already reset
    listener_shut,  ///< shutdown() of a listener; value: connections of its queue that it resets
    not_listening,  ///< accept() fails with EINVAL; value: the shutdown() that ended LISTEN, 0:
                    ///< there was no listen()

    // Calls
    shared_descriptor,    ///< close() sends nothing; value: how many descriptors still refer to the
                          ///< socket
    close_sends_nothing,  ///< close() in SYN-SENT: there is no connection to end
    close_held_up,        ///< another call still used the socket when close() returned
    lingering_close,      ///< close() waited (SO_LINGER); value: nanoseconds
    closed_by_exec,       ///< execve() closed it (FD_CLOEXEC)
    missing_close,        ///< in CLOSE-WAIT until the process ended; value: nanoseconds
    shutdown_read,        ///< shutdown(SHUT_RD) sends nothing
    broken_pipe,          ///< EPIPE: this end can send no more
    connect_in_progress,  ///< EINPROGRESS; value: 1 if the handshake is already complete
    gave_up,              ///< ETIMEDOUT: the peer has not answered for too long
    port_in_time_wait,    ///< bind() fails; value: the connection in TIME-WAIT at this port
    port_listening,       ///< EADDRINUSE: another socket listens there; who: its process
    port_bound,           ///< EADDRINUSE: another socket is bound there; who: its process
    port_connected,       ///< EADDRINUSE: a connection still has the port; value: the connection
    pair_in_use,    ///< connect() fails: the same two endpoints are in use; value: the connection
    ports_used_up,  ///< EADDRNOTAVAIL at connect(); value: connections to there in TIME-WAIT
    address_not_local,    ///< EADDRNOTAVAIL at bind()
    no_route,             ///< ENETUNREACH, and nothing was sent
    descriptors_used_up,  ///< EMFILE, ENFILE; value: 1 if a connection goes on waiting for it
    not_connected,        ///< ENOTCONN; value: the reset that ended the connection, 0: none did
    connection_reset,     ///< ECONNRESET; value: the segment that reset it
    connection_refused,   ///< ECONNREFUSED; value: the segment that refused it
    interrupted,          ///< EINTR; value: the signal, 0: not known
    time_ran_out,         ///< EAGAIN of a call that waits (SO_RCVTIMEO); value: nanoseconds
    accept_aborted,       ///< ECONNABORTED at accept()
    destroyed,    ///< another program destroyed the socket (SOCK_DESTROY); who: that program
    dual_stack,   ///< IPv4 through an IPv6 socket: the program sees ::ffff:a.b.c.d
    urgent_mark,  ///< the read stops before the urgent byte

    // Connections
    simultaneous_open,   ///< the SYNs crossed (RFC 9293, 3.5)
    simultaneous_close,  ///< the FINs crossed (RFC 9293, 3.6)
    self_connect,        ///< a socket connected to itself
    half_close,          ///< this end has sent its FIN and still receives
    time_wait,      ///< an end stays in TIME-WAIT (2 MSL; 60 s on Linux); value: 1 client, 2 server
    tuple_reused,   ///< the same addresses and ports again; value: the earlier connection
    challenge_ack,  ///< answers a segment that is not acceptable (RFC 5961)
    fast_open_request,  ///< the SYN asks for a Fast Open cookie (RFC 7413)
    fast_open_data,     ///< the SYN carries data with a Fast Open cookie
    deferred_accept,    ///< TCP_DEFER_ACCEPT: the server's kernel waits for the first data
    urgent_data,        ///< value: the urgent pointer
    syn_data,           ///< the SYN carries data
    multipath,          ///< both ends speak Multipath TCP (RFC 8684): this is a subflow
    multipath_join,     ///< a further subflow (MP_JOIN); value: the connection that it joins, 0:
                        ///< not known
    data_fin,           ///< Multipath TCP: the end of the data of all subflows

    // Limits of the trace
    state_disagrees,   ///< the kernel's state differs from the analysis; value: the kernel's
                       ///< TcpState
    mid_stream,        ///< the trace does not show the handshake
    missing_segments,  ///< some bytes were sent but not captured
    unseen_send,       ///< no observed call sent these bytes; value: how many bytes
    unseen_read,       ///< no observed call read the bytes before these; value: how many bytes
    kernel_tls,        ///< the kernel encrypts (kTLS): the segment's bytes are not the call's
    overtaken,         ///< sent before a segment that the capture shows earlier; value: that
                       ///< segment
    ambiguous_call,    ///< several calls could have sent it; the cause names the earliest. The last
                       ///< one: new notes stand before it, so that a missing row is an error
};

/// Whether formats for people show a note that nobody asked for.
enum class Shown : std::uint8_t {
    always,
    first,  ///< the first time in a connection: later ones would repeat it
};

/// A sentence without a full stop. Its gaps: {n} is the value; {s} and {v} are the endings of a
/// noun and a verb that agree with it; {ms} is nanoseconds as milliseconds; {state} is a TcpState;
/// {end} is "client" for 1 and "server" for 2; {who} is a process.
struct NoteWords {
    std::string_view sentence;
    /// For the value 0, which means "not known"; empty: the same.
    std::string_view without_value = {};
};

/// All that outlets need to know of a note.
struct NoteRow {
    NoteCode code{};
    std::string_view name;  ///< stable, for tools; docs/notes/NAME.md is its page
    Shown shown{};
    NoteWords brief;  ///< for the narrow middle of a ladder: three lines of 26 columns
    NoteWords full;   ///< with the RFC or the man page
    /// This note says more than that one, which is left out beside it; its own code: than none.
    NoteCode covers = code;
};

}  // namespace tcpwhy::model
