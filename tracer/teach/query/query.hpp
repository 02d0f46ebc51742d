// A question about a trace, as text, and its answer. The trace is the JSON contract
// (docs/trace-json.md), one value a line. docs/labs.md has the vocabulary:
//
//     cause.name of first segment where flags has F and from = server
//     count segment where length > 0
//     milliseconds from entered of first call where name = connect to returned of same
//
// The answer is a text: a word, a number or a time; "none" for null, "nothing" if no event fits.
// Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tracer/teach/query/query_words.hpp"

namespace tcpwhy::teach {

/// The lines of a trace, in their order.
using TraceLines = std::vector<nlohmann::json>;

enum class Comparison : std::uint8_t { equal, unequal, less, greater, has, has_not };

/// "flags has F", "notes.code = lost".
struct Condition {
    std::string field;
    Comparison comparison = Comparison::equal;
    std::string value;
};

/// "first segment where …".
struct Pick {
    std::string event;  ///< "segment", "call"
    std::vector<Condition> conditions;
    std::size_t nth = 1;  ///< from 1; 0: the last
};

/// "cause.name of first segment".
struct FieldOf {
    std::string field;
    Pick pick;
};

struct Query {
    enum class Kind : std::uint8_t { field, count, milliseconds };
    Kind kind = Kind::field;
    FieldOf first;   ///< count: its pick alone, without its number
    FieldOf second;  ///< milliseconds: the later one
};

/// Throws QueryError.
Query parse_query(std::string_view text);

/// One JSON value a line. Throws std::runtime_error where a line is none.
TraceLines read_trace_lines(std::string_view json);

std::string answer_to(const Query& query, const TraceLines& trace);

/// Whether an answer is the one that a lab expects: "listen", "close|shutdown" (either), or a
/// range of numbers, "30..60".
bool fits(std::string_view expected, std::string_view answer);

}  // namespace tcpwhy::teach
