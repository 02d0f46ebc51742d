// A worksheet: a story with blanks, and its key. The same story, kinds, count and seed make the
// same sheet. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "tracer/teach/sheet/blanks.hpp"
#include "tracer/teach/sheet/seed.hpp"

namespace tcpwhy::teach {

struct Blank {
    BlankKind kind = BlankKind::cause;
    std::size_t line = 0;               ///< index in Sheet::lines
    std::string key;                    ///< the text that stood there; order: its number, from 1
    std::vector<std::string> accepted;  ///< further answers, as plain_answer() writes them
    std::string advice;                 ///< where to look if it is wrong, without the answer
};

struct Sheet {
    std::vector<std::string> lines;
    std::vector<Blank> blanks;  ///< from left to right, line by line
    /// Of the blanks of kind `order`: before[i] has each j whose line must come earlier. Indices
    /// count these blanks alone.
    std::vector<std::vector<std::size_t>> before;
    double different = 0;  ///< about so many different sheets are possible
};

/// Throws UsageError if the story has no such place.
Sheet make_sheet(const story::Story& story, const std::vector<BlankKind>& kinds, std::size_t count,
                 Seed seed);

/// The lines with all blanks filled in by the key.
std::vector<std::string> solved(const Sheet& sheet);

}  // namespace tcpwhy::teach
