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
                std::optional<model::TcpState> state, const Processes& processes) {
    JsonObject end(json, key);
    end.number("segments", totals.segments);
    end.number("bytes", totals.bytes);
    end.number("retransmissions", totals.retransmissions);
    end.number_or_null("pid", static_cast<std::uint64_t>(totals.pid));
    end.text_or_null("process", processes.name(totals.pid));
    end.word("state", state ? model::name(*state) : std::string_view{});
}

void append_states(JsonObject& json, const JsonKey& key, const model::TcpStates& states) {
    std::string& out = json.key(key);
    out += '[';
    bool first = true;
    states.each([&](model::TcpState state) {
        if (!first) out += ',';
        first = false;
        out += '"';
        out += model::name(state);
        out += '"';
    });
    out += ']';
}

void append_cause(JsonObject& line, const model::Cause& cause, const Processes& processes) {
    JsonObject json(line, "cause");
    json.word("kind", model::name(cause.kind));
    json.word("name", model::name(cause.name));
    json.number_or_null("call", cause.call);
    json.number_or_null("to", cause.to);
    json.word("timer", model::name(cause.timer));
    json.word("evidence", model::name(cause.evidence));
    json.word("rule", model::name(cause.rule));
    if (cause.on_the_way) json.literal("on_the_way", "true");
    if (cause.of_thread) json.literal("of_thread", "true");
    json.number_or_null("pid", static_cast<std::uint64_t>(cause.pid));
    json.text_or_null("process", processes.name(cause.pid));
    if (cause.signal != 0)
        json.text("signal", model::signal_name(cause.signal));
    else
        json.null("signal");
}

void append_lesson(JsonObject& line, const model::Lesson& lesson) {
    line.text("scenario", lesson.name);
    line.text("teaches", lesson.teaches);
    std::string& list = line.key("topics");
    list += '[';
    for (const std::string& topic : lesson.topics) {
        if (&topic != lesson.topics.data()) list += ',';
        append_json_string(list, topic);
    }
    list += ']';
}

void append_notes(JsonObject& line, const model::Notes& notes) {
    if (notes.empty()) return line.literal("notes", "[]");
    std::string text;
    std::string& out = line.key("notes");
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

void append_site_fields(JsonObject& json, const model::CallSite* site) {
    if (site == nullptr || !site->known()) {
        json.null("site");
    } else {
        JsonObject fields(json, "site");
        fields.text_or_null("file", site->file);
        fields.number_or_null("line", site->line);
        fields.text_or_null("function", site->function);
        fields.text_or_null("module", site->module);
    }
    json.text_or_null("asio", site == nullptr ? std::string_view{} : site->asio);
}

}  // namespace tcpwhy::render
