// The fields of an event in JSON Lines after its name, for the events that are rarer than segments
// and calls. docs/trace-json.md lists them.
#pragma once

#include "tracer/model/finding.hpp"
#include "tracer/model/icmp_error.hpp"
#include "tracer/model/problems/problem.hpp"
#include "tracer/model/process_event.hpp"
#include "tracer/model/trace_sink.hpp"
#include "tracer/render/json/json_line.hpp"
#include "tracer/render/words/processes.hpp"

namespace tcpwhy::render {

/// The event's `what` is a signal.
void append_signal_fields(JsonObject& json, const model::ProcessEvent& event,
                          const Processes& processes);
/// It is anything else.
void append_process_fields(JsonObject& json, const model::ProcessEvent& event);
void append_implied_fields(JsonObject& json, const model::Implied& implied,
                           const Processes& processes);
void append_icmp_fields(JsonObject& json, const model::IcmpError& error,
                        const model::IcmpFinding& finding);
void append_notice_fields(JsonObject& json, const model::Notice& notice,
                          const Processes& processes);
void append_loss_fields(JsonObject& json, const model::LossSwitched& loss);
void append_orphan_fields(JsonObject& json, const model::OrphanSeen& seen,
                          const model::OrphanFinding& finding);
void append_connection_fields(JsonObject& json, const model::ConnectionFinding& finding,
                              const Processes& processes);
void append_problem_fields(JsonObject& json, const model::Problem& problem,
                           const Processes& processes);

}  // namespace tcpwhy::render
