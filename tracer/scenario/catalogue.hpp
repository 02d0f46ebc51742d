// The built-in scenarios: the files of tracer/scenario/catalogue.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "common/text/embedded_text.hpp"
#include "tracer/scenario/scenario.hpp"

namespace tcpwhy::scenario {

/// In the order of their names. (Generated from the files.)
std::span<const EmbeddedText> catalogue_texts();

/// All of them, by family and within one in the order of learning.
std::vector<Scenario> catalogue();

/// The first lessons of the whole catalogue, in their order.
std::vector<Scenario> first_lessons_of(const std::vector<Scenario>& all);

/// The word names a program or a command line, and no scenario: it has a blank, or it is a path or
/// a file that does not end in ".toml".
bool is_program(const std::string& word);

/// The scenario of that name, or of that file when the word ends in ".toml" or has a slash. Throws
/// UsageError, which proposes the nearest name.
Scenario find_scenario(const std::string& name_or_file);

}  // namespace tcpwhy::scenario
