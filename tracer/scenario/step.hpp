// One step of a scenario: the event that it waits for, and the action that follows. Both are
// written as phrases (docs/scenario.md has their grammar):
//
//     when = "client sends 2nd SYN"        do = "drop no more at server's listener"
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tracer/model/process_event.hpp"
#include "tracer/model/segment_kind.hpp"
#include "tracer/model/tcp_state.hpp"

namespace tcpwhy::scenario {

using model::SegmentKind;

/// The event that a step waits for. Events count from the beginning of the run, also while earlier
/// steps still wait: an event that has happened already need not happen again.
struct Occasion {
    enum class Kind : std::uint8_t {
        at_once,   ///< the step before is done
        calls,     ///< `program` enters a call
        waits,     ///< … that may have to wait
        returns,   ///< … or returns from one
        sends,     ///< a segment of `end` is on the wire
        is_in,     ///< `end` has reached a state
        exits,     ///< a process of `program` has ended
        receives,  ///< … or gets a signal
    };
    Kind kind = Kind::at_once;
    std::string program;
    model::Side end = model::Side::none;
    std::uint64_t nth = 1;
    std::string call;                    ///< a call's name or a family's: "read", "send"
    std::optional<std::int64_t> result;  ///< returns
    std::string error;                   ///< returns: "ECONNREFUSED"
    SegmentKind segment = SegmentKind::any;
    model::TcpState state = model::TcpState::closed;
    int signal = 0;

    friend bool operator==(const Occasion&, const Occasion&) = default;
};

/// Which socket of a program's: the nth that listens, or the nth that does not.
struct SocketChoice {
    bool listener = false;
    std::uint64_t nth = 1;  ///< from 1, in the order in which the program got them

    friend bool operator==(const SocketChoice&, const SocketChoice&) = default;
};

struct Deed {
    enum class Kind : std::uint8_t { start, type, end_input, signal, drop, drop_no_more };
    Kind kind = Kind::start;
    std::string program;
    std::string text;  ///< type; ends with a newline
    int signal = 0;
    SocketChoice socket;        ///< drop, drop_no_more
    std::uint64_t at_most = 0;  ///< drop: so many segments; 0: until a step says "drop no more"
    SegmentKind segment = SegmentKind::any;  ///< drop: only these

    friend bool operator==(const Deed&, const Deed&) = default;
};

struct ScenarioStep {
    Occasion when;
    Deed act;
    std::string text;      ///< as it was written: "when client sends 2nd SYN"
    std::string location;  ///< "FILE:LINE", for messages; may be empty
};

/// A phrase that means nothing; `column` from 1, in bytes of the phrase.
struct PhraseError {
    std::size_t column = 1;
    std::string message;
};

/// Throw PhraseError. `programs` are those that the scenario has.
Occasion parse_occasion(std::string_view phrase, const std::vector<std::string>& programs);
Deed parse_deed(std::string_view phrase, const std::vector<std::string>& programs);

/// The number of a signal: "SIGTERM", "TERM"; 0 for none of that name.
int signal_named(std::string_view name);

}  // namespace tcpwhy::scenario
