// Which of some lines of a story must come before which others: the partial order that the two
// ends leave. Pure.
#pragma once

#include <cstddef>
#include <vector>

#include "tracer/story/value/story.hpp"

namespace tcpwhy::teach {

/// Only calls and segments have a place in the order.
bool can_be_ordered(const story::Line& line);

/// The lines `begin`, `begin` + 1 … of the story stand in the sheet in the order `shuffled`.
/// Result: for each of them, in that order, the indices in `shuffled` of those that come before it
/// in every run: of the same process or end, its causes, and so on through others.
std::vector<std::vector<std::size_t>> earlier_lines(const story::Story& story, std::size_t begin,
                                                    const std::vector<std::size_t>& shuffled);

/// The largest set of lines whose numbers agree with that order, as a flag for each line.
std::vector<bool> lines_in_order(const std::vector<std::vector<std::size_t>>& before,
                                 const std::vector<long>& numbers);

}  // namespace tcpwhy::teach
