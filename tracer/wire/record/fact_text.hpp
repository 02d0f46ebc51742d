// Facts as text, for recordings: one JSON object a fact, and back. docs/recording.md describes it.
//
// Bytes stand as they are where they are printable ASCII, and as \u0000 to \u00ff where not, one
// for each byte: nothing is lost. Fields that are as in a value just made are left out.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
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

/// One line without its end. A segment has no text: its frame is what is stored.
void append_fact(std::string& out, const model::Fact& fact);
void append_fact(std::string& out, const model::TraceHeader& header);
void append_fact(std::string& out, const PatienceEnded& ended);

/// Reads one. `out` is std::monostate for a kind of fact that is not known (a later version's).
/// Returns "", or what is wrong with the text; `out` is not to be used then.
std::string read_fact(std::string_view text, Recorded& out);

}  // namespace tcpwhy::wire
