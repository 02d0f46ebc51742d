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

/// See TraceSink::patience_ended.
struct PatienceEnded {
    model::Time until = 0;
};

/// An item of a recording other than a frame; std::monostate: an unknown kind.
using Recorded = std::variant<std::monostate, model::Fact, model::TraceHeader, PatienceEnded>;

/// read_fact() refuses a longer text, so that a hostile file cannot make it use much memory.
constexpr std::size_t longest_fact_bytes = 4U << 20U;

}  // namespace tcpwhy::wire
