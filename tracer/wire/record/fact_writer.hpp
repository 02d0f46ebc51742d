// Facts to text (fact_text.hpp), for recordings.
#pragma once

#include <string>

#include "tracer/wire/record/fact_text.hpp"

namespace tcpwhy::wire {

/// Appends one line without its end. Segments and ICMP errors append nothing: a recording stores
/// their frames.
void append_fact(std::string& out, const model::Fact& fact);
void append_fact(std::string& out, const model::TraceHeader& header);
void append_fact(std::string& out, const PatienceEnded& ended);

}  // namespace tcpwhy::wire
