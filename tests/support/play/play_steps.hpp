// Steps of a run written by hand (support/play/play.hpp) that several stories have: calls with
// their arguments, a listener, a connection. The sockets are numbered as Play's stock pieces number
// them; options of sockets, ways to shut down and errors have the numbers of Linux.
#pragma once

#include <optional>

#include "support/play/play.hpp"

namespace tcpwhy::test {

inline constexpr model::SocketId listener = 1;
inline constexpr model::SocketId client_socket = 2;
inline constexpr model::SocketId server_socket = 3;

inline constexpr std::int32_t shut_rd = 0;
inline constexpr std::int32_t shut_wr = 1;
inline constexpr std::int32_t shut_rdwr = 2;

/// A call of that process on a socket; its descriptor has the socket's number.
model::CallEntered entry(model::Pid pid, model::SystemCall call, model::SocketId socket);
model::CallId enter_shutdown(Play& play, model::Pid pid, model::SocketId socket, std::int32_t how);

/// A return with which the observer has looked at the call's socket.
model::CallReturned with_snapshot(model::SocketId socket, std::optional<Endpoint> local,
                                  std::optional<Endpoint> remote, std::int64_t result = 0,
                                  int error = 0);
/// The return of an accept() that yields this socket.
model::CallReturned accepted(model::SocketId socket, std::optional<Endpoint> local,
                             std::optional<Endpoint> remote);

/// The observer looks at the socket of a connect() that has not returned: it has a local address.
void look_at_connecting(Play& play, std::optional<model::TcpState> state = {});
/// Both ends call close(), `first` before the other, on a connection that has moved no bytes.
void close_both(Play& play, model::Side first);

/// A listener with that backlog, at which nobody waits in accept().
model::CallId listen_with(Play& play, std::int32_t backlog);
/// A client is connected and no accept() has returned it.
void connect_without_accept(Play& play);

/// Both ends ESTABLISHED, with selective acknowledgments as Linux has them.
struct Established : Play {
    Established();
};

/// The note of that kind on the segment, or null.
const model::Note* note_of(const Play& play, model::SegmentNumber number, model::NoteCode code);
const model::Notes& notes_of(const Play& play, model::CallId id);

}  // namespace tcpwhy::test
