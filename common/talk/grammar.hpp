// The grammar of a talk as tables: the verbs with their words, arguments and sockets, and the
// socket options.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "common/talk/talk.hpp"

namespace tcpwhy::talk {

/// The argument that follows the words of a verb.
enum class Argument : std::uint8_t {
    none,
    family,     ///< ["ipv4" | "ipv6"] ["as" NAME]
    name,       ///< ["as" NAME]
    address,    ///< [ADDRESS:PORT]
    opening,    ///< [ADDRESS:PORT] ["with" STRING]
    number,     ///< NUMBER
    backlog,    ///< [NUMBER]
    sending,    ///< (STRING | NUMBER "bytes") ["more"] ["oob"] ["dontwait"]
    room,       ///< [["at most"] NUMBER "bytes"]
    string,     ///< STRING
    direction,  ///< "send" | "receive" | "both"
    setting,    ///< OPTION VALUE
    time,       ///< NUMBER ("s" | "ms")
    signal,     ///< "SIGTERM" …
};

/// The socket that a verb uses.
enum class About : std::uint8_t {
    nothing,
    socket,    ///< the named one, else the newest
    listener,  ///< the named one, else the newest that listens
};

struct Form {
    std::string_view words;
    Verb verb;
    Argument argument = Argument::none;
    About about = About::socket;
    bool makes_socket = false;
};

/// All verbs. If one form's words are the beginning of another's, the longer one comes first.
const std::vector<Form>& forms();

/// All options of `set`.
const std::vector<Option>& options();

}  // namespace tcpwhy::talk
