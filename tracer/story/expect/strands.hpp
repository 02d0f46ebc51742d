// A story taken apart into strands: what has an order of its own. A process's calls are one strand,
// the segments that one end of a connection sends another.
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
        call,       ///< one step for both of its lines
        happening,  ///< to a process; a loss, or an ICMP error
        anything,   ///< any number of steps
        any_one,    ///< one step or none
    };
    Kind kind = Kind::anything;
    std::size_t line = 0;                    ///< index of its line, a call's first
    std::optional<std::size_t> return_line;  ///< index of the line with a call's result
};

struct Strand {
    std::vector<Step> steps;
    bool says_something = false;  ///< there is more than wildcards
};

/// A process's calls have its name, an end's segments the connection and the side.
struct StrandKey {
    std::string actor;
    std::uint32_t connection = 0;
    model::Side side = model::Side::none;
    friend auto operator<=>(const StrandKey&, const StrandKey&) = default;
};

/// Where a step is.
struct Place {
    StrandKey strand;
    std::size_t step = 0;
    friend bool operator==(const Place&, const Place&) = default;
};

struct Strands {
    std::map<StrandKey, Strand> strands;
    std::map<std::size_t, Place>
        causes;  ///< segments whose cause is a call: index of the line → the call
    std::vector<std::size_t> endings;  ///< indices of the lines of connections' ends
};

Strands take_apart(const story::Story& story);

}  // namespace tcpwhy::story
