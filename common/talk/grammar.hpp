// The verbs of a talk as a table: their words, what may stand behind them and the socket that they
// need.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "common/talk/talk.hpp"

namespace tcpwhy::talk {

/// What stands behind the words of a verb.
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

/// Which socket a verb is about.
enum class About : std::uint8_t {
    nothing,
    socket,    ///< the one that is named, else the one made last
    listener,  ///< the one that is named, else the last that listens
};

struct Form {
    std::string_view words;
    Verb verb;
    Argument argument = Argument::none;
    About about = About::socket;
    bool makes_socket = false;
};

/// Forms whose words begin like another's come first.
const std::vector<Form>& forms();

}  // namespace tcpwhy::talk
