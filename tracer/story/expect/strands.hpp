// Splits a story into strands: the calls of one process, or the segments that one end of a
// connection sends. Order matters inside a strand, not between strands.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tracer/story/value/story.hpp"

namespace tcpwhy::story {

struct Step {
    enum class Kind : std::uint8_t {
        segment,
        call,       ///< both of its lines are one step
        happening,  ///< an event of a process, a loss or an ICMP error
        anything,   ///< any number of steps
        any_one,    ///< one step or none
    };
    Kind kind = Kind::anything;
    std::size_t line = 0;                    ///< index of its line, a call's first
    std::optional<std::size_t> return_line;  ///< index of the line with a call's result
};

struct Strand {
    std::vector<Step> steps;
    bool says_something = false;  ///< it has more than wildcards
};

/// The calls of a process: `actor`. The segments of an end: `connection` and `side`.
struct StrandKey {
    std::string actor;
    std::uint32_t connection = 0;
    model::Side side = model::Side::none;
    friend auto operator<=>(const StrandKey&, const StrandKey&) = default;
};

/// The position of a step.
struct Place {
    StrandKey strand;
    std::size_t step = 0;
    friend bool operator==(const Place&, const Place&) = default;
};

struct Strands {
    std::map<StrandKey, Strand> strands;
    /// From the line index of a segment to the call that caused it.
    std::map<std::size_t, Place> causes;
    std::vector<std::size_t> endings;  ///< line indices of the connections' endings
};

Strands take_apart(const story::Story& story);

}  // namespace tcpwhy::story
