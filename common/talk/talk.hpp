// A scripted talk: the system calls of echo-server or echo-client, step by step, as plain values.
// docs/talk.md has the grammar; parser.hpp reads it, performer.hpp carries it out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/endpoint.hpp"

namespace tcpwhy::talk {

enum class Verb : std::uint8_t {
    socket,
    bind,
    listen,
    accept,
    connect,
    set,
    send,
    read,            ///< one read(2)
    read_bytes,      ///< until it has `amount` bytes
    read_until_end,  ///< until read(2) returns 0
    read_urgent,
    expect,
    wait_for_data,  ///< poll(2), as are the next three
    wait_for_room,
    wait_for_error,
    wait_for_connection,
    wait_for_end,    ///< one read(2), which returns 0
    wait_for_reset,  ///< one read(2), which fails with ECONNRESET
    shutdown,
    close,
    reset,
    disconnect,
    pause,
    sleep,
    say,
    ignore,
    fork,
    end_fork,
    wait_for_child,
    wait_for_signal,  ///< any that is not ignored
    give,
    take,
    kill,
    exit,
};

/// How the value of an option is written in a talk.
enum class OptionKind : std::uint8_t {
    flag,  ///< on, off
    number,
    seconds,       ///< a time in whole seconds
    milliseconds,  ///< a time
    linger,        ///< off, or a time in whole seconds
    nonblocking,   ///< on, off: fcntl(2) instead of setsockopt(2)
};

struct Option {
    std::string_view name;    ///< "nodelay"
    std::string_view symbol;  ///< "TCP_NODELAY"
    int level = 0;
    int option = 0;
    OptionKind kind = OptionKind::flag;
};

/// A socket of a talk: an index into the performer's sockets. Each new socket gets a new one.
using Slot = std::size_t;
constexpr Slot no_slot = static_cast<Slot>(-1);

/// One line. A field is valid for the verbs that its comment names.
struct Step {
    Verb verb = Verb::exit;
    std::size_t line = 0;      ///< in the file, from 1
    std::string source;        ///< the text of the line, for messages
    Slot slot = no_slot;       ///< the socket that it uses
    Slot makes = no_slot;      ///< socket, accept, take: the socket that it makes
    std::optional<int> fails;  ///< the error number with which the call must fail

    std::optional<std::string> text;  ///< send, expect, say; connect's `with`
    std::uint64_t amount = 0;  ///< bytes; listen's backlog; sleep's milliseconds; exit's status
    bool any_amount = false;   ///< listen: the program's backlog
    int flags = 0;             ///< send's MSG_ flags; shutdown's how
    int family = 0;            ///< socket's; 0: that of the program's address
    int signal = 0;            ///< ignore, kill
    std::int64_t value = 0;    ///< set
    const Option* option = nullptr;    ///< set
    std::optional<Endpoint> endpoint;  ///< bind, connect; absent: the program's
    std::size_t end = 0;               ///< fork: the index of its `end fork`
};

struct Talk {
    std::string file;
    std::vector<Step> steps;
    Slot slots = 0;              ///< the number of slots
    bool makes_sockets = false;  ///< it has a `socket`: the program itself makes none
};

}  // namespace tcpwhy::talk
