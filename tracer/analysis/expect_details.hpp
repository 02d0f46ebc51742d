// Two steps that are each other's counterpart: whether what the story says of the one holds for the
// other, and the words where it does not.
#pragma once

#include <optional>
#include <string>

#include "tracer/model/story.hpp"

namespace tcpwhy::analysis {

/// "the server's FIN 3, ACK 3 should have been caused by close" and "exit caused it".
struct Disagreement {
    std::string should;
    std::string but;
};

/// "the server", "the server's": "on connection 2, the server".
std::string whom(const model::story::Line& line);

/// The cause by its kind, call, timer and signal; the states; the notes.
std::optional<Disagreement> disagreement(const model::story::Line& expected_line,
                                         const model::story::Segment& expected,
                                         const model::story::Segment& run);

/// What came of a call: `expected` and `run` are the lines of its results, null where there is
/// none.
std::optional<Disagreement> disagreement(const model::story::Line& begun_line,
                                         const model::story::Call& begun,
                                         const model::story::Call* expected,
                                         const model::story::Call* run);

std::optional<Disagreement> disagreement(const model::story::Ending& expected,
                                         const model::story::Ending* run);

}  // namespace tcpwhy::analysis
