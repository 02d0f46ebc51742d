// The built-in scenarios: the files of tracer/scenario/catalogue.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "common/embedded_text.hpp"
#include "tracer/scenario/scenario.hpp"

namespace tcpwhy::scenario {

/// In the order of their names. (Generated from the files.)
std::span<const EmbeddedText> catalogue_texts();

/// All of them, by family and within one by name.
std::vector<Scenario> catalogue();

/// The scenario of that name, or of that file when the word ends in ".toml" or has a slash. Throws
/// UsageError, which proposes the nearest name.
Scenario find_scenario(const std::string& name_or_file);

}  // namespace tcpwhy::scenario
