#include "tracer/render/json/json_parts.hpp"

#include "tracer/render/words/numbers.hpp"
#include "tracer/why/explain.hpp"

namespace tcpwhy::render {

void append_numbers(std::string& out, const std::vector<model::SegmentNumber>& numbers) {
    out += '[';
    for (std::size_t at = 0; at < numbers.size(); ++at) {
        if (at > 0) out += ',';
        append_number(out, numbers[at]);
    }
    out += ']';
}

void append_end(JsonObject& json, const JsonKey& key, const model::EndTotals& totals,
                model::TcpState state, const Processes& processes) {
    JsonObject end(json.key(key));
    end.number("segments", totals.segments);
    end.number("bytes", totals.bytes);
    end.number("retransmissions", totals.retransmissions);
    end.number_or_null("pid", static_cast<std::uint64_t>(totals.pid));
    end.text_or_null("process", processes.name(totals.pid));
    end.word("state", model::name(state));
}

void append_cause_object(std::string& out, const model::Cause& cause, const Processes& processes) {
    JsonObject json(out);
    json.word("kind", model::name(cause.kind));
    json.word("name", model::name(cause.name));
    json.number_or_null("call", cause.call);
    json.number_or_null("to", cause.to);
    json.word("timer", model::name(cause.timer));
    json.word("evidence", model::name(cause.evidence));
    json.word("rule", model::name(cause.rule));
    json.number_or_null("pid", static_cast<std::uint64_t>(cause.pid));
    json.text_or_null("process", processes.name(cause.pid));
    if (cause.signal != 0)
        json.text("signal", model::signal_name(cause.signal));
    else
        json.null("signal");
}

void append_note_objects(std::string& out, const model::Notes& notes) {
    std::string text;
    out += '[';
    bool first = true;
    for (const model::Note& note : notes) {
        if (!first) out += ',';
        first = false;
        JsonObject json(out);
        json.word("code", model::name(note.code));
        text.clear();
        why::append_note(text, note);
        json.text("text", text);
        json.number("value", note.value);
    }
    out += ']';
}

}  // namespace tcpwhy::render
