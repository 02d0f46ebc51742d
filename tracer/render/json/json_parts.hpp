// The values in JSON Lines that are objects or arrays: causes, notes, ends of a connection.
#pragma once

#include <string>
#include <vector>

#include "tracer/model/finding.hpp"
#include "tracer/render/json/json_line.hpp"
#include "tracer/render/words/processes.hpp"

namespace tcpwhy::render {

void append_numbers(std::string& out, const std::vector<model::SegmentNumber>& numbers);
void append_cause_object(std::string& out, const model::Cause& cause, const Processes& processes);
void append_note_objects(std::string& out, const model::Notes& notes);
void append_end(JsonObject& json, const JsonKey& key, const model::EndTotals& totals,
                model::TcpState state, const Processes& processes);

}  // namespace tcpwhy::render
