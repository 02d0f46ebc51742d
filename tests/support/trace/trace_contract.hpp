// The JSON contract field by field: which events have which fields, of which type, with which
// words.
#pragma once

#include <sstream>
#include <string>
#include <vector>

#include "support/trace/trace_reader.hpp"

namespace tcpwhy::test {

using Violations = std::vector<std::string>;  ///< as sentences

/// A sentence, put together from `words`, is added to the list unless `holds`.
template <typename... Words>
void expect(bool holds, Violations& violations, const Words&... words) {
    if (holds) return;
    std::ostringstream sentence;
    (sentence << ... << words);
    violations.push_back(sentence.str());
}

/// Adds what the lines of the trace lack or have otherwise than the contract says.
void check_contract(const Trace& trace, Violations& violations);

}  // namespace tcpwhy::test
