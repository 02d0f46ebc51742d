// How a user wants to see a trace, and what the surroundings can show. Values only: a command line
// fills them in, and so can any other caller.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tcpwhy::run {

/// A format or an output file, as the user named it.
struct Given {
    enum class Kind : std::uint8_t { format, file };
    Kind kind{};
    std::string word;
};

struct DisplayOptions {
    std::vector<Given> given;              ///< -f, --summary and -o, in the order of the user
    std::optional<std::string> recording;  ///< -w; "-" for standard output
    std::string color = "auto";            ///< auto, always, never
    int width = 0;                         ///< columns; 0: as the terminal has it
    bool absolute_numbers = false;
    int quiet = 0;
    int verbose = 0;
    bool ascii = false;        ///< -A
    int hex = 0;               ///< -x; twice: the whole frame
    int hex_and_ascii = 0;     ///< -X; twice: the whole frame
    bool link_header = false;  ///< -e
    int clock = 0;             ///< how many -t; 0: the format's own
    bool unbuffered = false;
    bool live = false;                ///< somebody watches: lines come while the trace happens
    bool no_sites = false;            ///< call sites are left out
    std::uint32_t connection = 0;     ///< 0: all
    std::vector<std::string> phases;  ///< empty: all
    std::vector<std::string> where;   ///< --where, "note=nagle"; and --process
    std::string follow;               ///< --follow, "1,hex"; "": not given
};

/// The facts about the output that come from the environment and the machine.
struct Surroundings {
    bool stdout_is_terminal = false;
    bool stdout_wants_color = false;
    bool utf8 = true;
    int columns = 100;          ///< of the terminal, not clamped
    bool converts_png = false;  ///< the converter of --format png is installed
};

}  // namespace tcpwhy::run
