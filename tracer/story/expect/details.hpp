// Compares the details of two steps that correspond: cause, states, notes and results. Words the
// difference, if there is one.
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

/// Compares the cause (kind, call, timer and signal), the states and the notes.
std::optional<Disagreement> disagreement(const story::Line& expected_line,
                                         const story::Segment& expected, const story::Segment& run);

/// Compares the results of a call. `expected` and `run` are the lines with the result; null: none.
std::optional<Disagreement> disagreement(const story::Line& begun_line, const story::Call& begun,
                                         const story::Call* expected, const story::Call* run);

std::optional<Disagreement> disagreement(const story::Ending& expected, const story::Ending* run);

}  // namespace tcpwhy::story
