// The parts of an event in JSON Lines: its objects and arrays, which several events share.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tracer/model/finding.hpp"
#include "tracer/model/socket_call.hpp"
#include "tracer/model/trace_sink.hpp"
#include "tracer/render/json/json_line.hpp"
#include "tracer/render/words/processes.hpp"

namespace tcpwhy::render {

void append_numbers(std::string& out, const std::vector<model::SegmentNumber>& numbers);
/// ["FIN-WAIT-1","FIN-WAIT-2"]
void append_states(JsonObject& json, const JsonKey& key, const model::TcpStates& states);
void append_cause(JsonObject& line, const model::Cause& cause, const Processes& processes);
/// "scenario", "teaches", "topics".
void append_lesson(JsonObject& line, const model::Lesson& lesson);
void append_notes(JsonObject& line, const model::Notes& notes);
void append_end(JsonObject& json, const JsonKey& key, const model::EndTotals& totals,
                std::optional<model::TcpState> state, const Processes& processes);

/// "site" and "asio". Null where they are not known; `site` may be null.
void append_site_fields(JsonObject& json, const model::CallSite* site);

}  // namespace tcpwhy::render
