// Aligns an expected strand with the strand of a run: which step corresponds to which.
#pragma once

#include <cstddef>
#include <utility>
#include <vector>

#include "tracer/story/expect/strands.hpp"

namespace tcpwhy::story {

struct Alignment {
    /// Expected step and step of the run, ascending. A repeated expected step has several pairs.
    std::vector<std::pair<std::size_t, std::size_t>> pairs;
    /// The first difference: the missing step, and the step that the run has instead. Each is one
    /// past the last step if there is none; both are if the strands agree to the end.
    std::size_t expected = 0;
    std::size_t run = 0;
    bool agrees = false;
};

/// Finds the alignment that agrees for the longest time. Among equals it takes the one with most
/// pairs, then the one whose segments have most of the expected notes.
Alignment align(const story::Story& expected_story, const Strand& expected,
                const story::Story& run_story, const Strand& run);

}  // namespace tcpwhy::story
