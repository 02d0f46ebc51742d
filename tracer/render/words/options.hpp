// How a format writes, and what its user asked for.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "tracer/model/ids.hpp"

namespace tcpwhy::render {

/// Receives the bytes of a format, in order, in pieces of any size.
using Write = std::function<void(std::string_view)>;

/// The lines of a source file from `first` to `last`, counted from 1; fewer where it ends before,
/// none where it cannot be read.
using SourceLines = std::function<std::vector<std::string>(
    const std::string& file, std::uint32_t first, std::uint32_t last)>;

/// hold_ns for a trace that is watched while it happens: half of the 100 ms within which a line
/// must follow its segment.
constexpr model::Time live_hold_ns = 50 * model::millisecond_ns;

struct Options {
    int width = 80;  ///< columns, 80 to 200 (the ladder)
    /// The present width of a window that can be resized while a trace is watched. The maker of the
    /// renderer keeps it up to date. Null: `width` stays.
    std::shared_ptr<const int> width_now{};
    bool color = false;             ///< ANSI colours
    bool unicode = true;            ///< else ASCII only
    bool absolute_numbers = false;  ///< -S
    bool quiet = false;             ///< -q: less of each segment
    int verbosity = 0;  ///< -v: header fields; -vv: every call, also those without a connection
    bool hex = false;   ///< -X: payload in hex and ASCII
    /// A line about calls waits until they have returned, but no longer than this (ns, in the time
    /// of the facts). settled(t) writes every line that is older than t by this much.
    model::Time hold_ns = std::numeric_limits<model::Time>::max();
    SourceLines source_lines{};  ///< for the page, which shows them beside the calls; null: none
};

/// Whether the trace is watched while it happens. Such a trace ends at an arbitrary moment, so
/// formats for people list the connections that are still open.
inline bool is_live(const Options& options) {
    return options.hold_ns != std::numeric_limits<model::Time>::max();
}

}  // namespace tcpwhy::render
