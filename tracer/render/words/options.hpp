// How a format writes, and what its user asked for.
#pragma once

#include <functional>
#include <limits>
#include <memory>
#include <string_view>

#include "tracer/model/ids.hpp"

namespace tcpwhy::render {

/// Receives the bytes of a format, in order, in pieces of any size.
using Write = std::function<void(std::string_view)>;

/// hold_ns for a trace that is watched while it happens: half of the 100 ms within which a line
/// shall follow the wire.
constexpr model::Time live_hold_ns = 50 * model::millisecond_ns;

struct Options {
    int width = 80;  ///< columns, 80 to 200 (the ladder)
    /// What the width has become since, where a trace is watched in something that can be resized;
    /// whoever makes the renderer keeps it up to date. Null: `width` stays.
    std::shared_ptr<const int> width_now{};
    bool color = false;             ///< ANSI colours
    bool unicode = true;            ///< else ASCII only
    bool absolute_numbers = false;  ///< -S
    bool quiet = false;             ///< -q: less of each segment
    int verbosity = 0;  ///< -v: header fields; -vv: every call, also those without a connection
    bool hex = false;   ///< -X: payload in hex and ASCII
    /// How long, in the time of the facts, a line may be held back until the calls it speaks of
    /// have returned. What settled() has passed by more than this has been written.
    model::Time hold_ns = std::numeric_limits<model::Time>::max();
};

/// Whether the trace is watched while it happens. Then its end is an arbitrary moment, and
/// renderers for people tell what it cuts off.
inline bool is_live(const Options& options) {
    return options.hold_ns != std::numeric_limits<model::Time>::max();
}

}  // namespace tcpwhy::render
