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
#include "tracer/model/process_event.hpp"

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

/// The time at the head of a line of text, by the count of tcpdump's -t.
enum class Clock : std::uint8_t {
    since_first,     ///< seconds since the first line; with -v UTC
    none,            ///< -t
    epoch,           ///< -tt: seconds since 1970
    since_previous,  ///< -ttt: seconds since the line before
    date,            ///< -tttt: UTC
    elapsed,         ///< -ttttt: as since_first, also with -v
};

/// The bytes below a segment.
enum class Dump : std::uint8_t { none, ascii, hex, hex_and_ascii };

/// The bytes of a connection that --follow shows.
struct Following {
    enum class As : std::uint8_t { text, hex, raw };
    model::ConnectionId connection = 0;  ///< 0: the first one
    As as = As::text;
    model::Side from = model::Side::none;  ///< none: both directions
};

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
    Dump dump = Dump::none;            ///< -A, -x, -X
    bool dumps_frames = false;         ///< -xx, -XX: the whole frame, not the payload alone
    bool link_header = false;          ///< -e, in text
    Clock clock = Clock::since_first;  ///< in text
    bool calls = false;                ///< in text: a line for each call that returns
    Following following{};             ///< in the format "follow"
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
