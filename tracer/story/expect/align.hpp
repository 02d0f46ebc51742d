// Lays an expected strand beside the run's: which step is which, as far as they go together.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "tracer/story/expect/strands.hpp"

namespace tcpwhy::story {

struct Alignment {
    std::vector<std::pair<std::size_t, std::size_t>>
        pairs;  ///< expected step, the run's step; ascending, save that a repeated step has several
    /// Where the two part: the step that is missing and the one that came instead (each one behind
    /// the last where there is none). Both are behind the last where they agree to the end.
    std::size_t expected = 0;
    std::size_t run = 0;
    bool agrees = false;
};

/// The longest way that both go together: of several the one with most pairs, and of those with as
/// many the one whose segments bear more of the expected notes.
Alignment align(const story::Story& expected_story, const Strand& expected,
                const story::Story& run_story, const Strand& run);

}  // namespace tcpwhy::story
