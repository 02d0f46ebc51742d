// Two steps that are each other's counterpart: whether what the story says of the one holds for the
// other, and the words where it does not.
#pragma once

#include <optional>
#include <string>

#include "tracer/story/value/story.hpp"

namespace tcpwhy::story {

/// "the server's FIN 3, ACK 3 should have been caused by close" and "exit caused it".
struct Disagreement {
    std::string should;
    std::string but;
};

/// "the server", "the server's": "on connection 2, the server".
std::string whom(const story::Line& line);

/// The cause by its kind, call, timer and signal; the states; the notes.
std::optional<Disagreement> disagreement(const story::Line& expected_line,
                                         const story::Segment& expected, const story::Segment& run);

/// What came of a call: `expected` and `run` are the lines of its results, null where there is
/// none.
std::optional<Disagreement> disagreement(const story::Line& begun_line, const story::Call& begun,
                                         const story::Call* expected, const story::Call* run);

std::optional<Disagreement> disagreement(const story::Ending& expected, const story::Ending* run);

}  // namespace tcpwhy::story
