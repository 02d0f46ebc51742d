// The text of a fact in a recording: one JSON object a fact (docs/recording.md). fact_writer.hpp
// writes it, fact_reader.hpp reads it.
//
// A string holds bytes: printable ASCII as it is, every other byte as one of \u0000 to \u00ff, so
// nothing is lost. A field with its default value is left out.
#pragma once

#include <cstddef>
#include <variant>

#include "tracer/model/fact.hpp"
#include "tracer/model/trace_sink.hpp"

namespace tcpwhy::wire {

/// The moment at which the analysis waited no longer (TraceSink::patience_ended).
struct PatienceEnded {
    model::Time until = 0;
};

/// What a recording stores besides frames.
using Recorded = std::variant<std::monostate, model::Fact, model::TraceHeader, PatienceEnded>;

/// Longer texts are refused by read_fact(), so that a hostile file cannot make it take much memory.
constexpr std::size_t longest_fact_bytes = 4U << 20U;

}  // namespace tcpwhy::wire
