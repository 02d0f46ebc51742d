// The notes of resets and ICMP errors: a row each, in the order of NoteCode.
#pragma once

#include <array>

#include "tracer/model/notes/note_code.hpp"

namespace tcpwhy::model {

inline constexpr std::array reset_notes = {
    NoteRow{NoteCode::reset_no_listener,
            "reset-no-listener",
            Shown::always,
            {"nobody listens on this port"},
            {"no socket listens on this port, so the kernel answers with a reset"}},
    NoteRow{NoteCode::reset_no_socket,
            "reset-no-socket",
            Shown::always,
            {"the socket for this segment is gone"},
            {"no program holds the socket for this segment any more (RFC 9293, 3.10.7.1)"}},
    NoteRow{NoteCode::reset_unread_data,
            "reset-unread-data",
            Shown::always,
            {"{n} unread byte{s} made the close a reset", "unread bytes made the close a reset"},
            {"{n} unread byte{s} made the close a reset (RFC 2525, 2.17)",
             "unread bytes made the close a reset (RFC 2525, 2.17)"}},
    NoteRow{NoteCode::reset_linger,
            "reset-linger",
            Shown::always,
            {"SO_LINGER with 0 seconds makes the close a reset"},
            {"SO_LINGER with 0 seconds makes the close a reset (socket(7))"}},
    NoteRow{NoteCode::reset_disconnect,
            "reset-disconnect",
            Shown::always,
            {"connect(AF_UNSPEC) dissolves the connection"},
            {"connect() with AF_UNSPEC dissolves the connection (connect(2))"}},
    NoteRow{NoteCode::reset_listener_closed,
            "reset-listener-closed",
            Shown::always,
            {"the listener closed while this waited in its queue"},
            {"the listening socket went away while this connection waited in its queue"}},
    NoteRow{NoteCode::reset_abort_exit,
            "reset-abort-exit",
            Shown::always,
            {"no close(): the end of the process gave the socket up"},
            {"no close() was called: the end of the process gave the socket up"}},
    NoteRow{NoteCode::reset_shutdown_read,
            "reset-shutdown-read",
            Shown::always,
            {"this end is shut down for reading: Linux resets what comes"},
            {"shutdown() has closed this end for reading, and in FIN-WAIT-2 Linux then answers "
             "data with a reset"}},
    NoteRow{NoteCode::reset_half_open,
            "reset-half-open",
            Shown::always,
            {"the ACK is of a connection that this end does not know"},
            {"the ACK belongs to an older connection that this end does not know: the reset ends "
             "it (RFC 9293, 3.5.1)"}},
    NoteRow{NoteCode::reset_timed_out,
            "reset-timed-out",
            Shown::always,
            {"no answer for too long: the kernel gives up"},
            {"the peer has not answered for too long, so the kernel gives the connection up"}},
    NoteRow{NoteCode::rejected_by_filter,
            "rejected-by-filter",
            Shown::first,
            {"a firewall answers it: the listener never sees it"},
            {"something in front of the listener rejects this SYN and answers it, such as a "
             "firewall: the listener's TCP never sees it"}},
    NoteRow{NoteCode::reset_by_filter,
            "reset-by-filter",
            Shown::always,
            {"no program sent it: something between them did, such as a firewall"},
            {"no program closed, and both sockets exist: something between them sent this, such as "
             "a firewall"}},
    NoteRow{NoteCode::icmp_error,
            "icmp-error",
            Shown::always,
            {"reports the ICMP error about {n}"},
            {"an ICMP error about segment {n} had arrived, and this call reports it (RFC 1122, "
             "4.2.3.9)"}},
    NoteRow{NoteCode::reset_ignored,
            "reset-ignored",
            Shown::always,
            {"not the expected sequence number: this reset closes nothing"},
            {"the sequence number is not the expected one, so this reset closes nothing (RFC 5961, "
             "3.2)"}},
};

}  // namespace tcpwhy::model
