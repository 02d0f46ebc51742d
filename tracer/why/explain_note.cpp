#include "tracer/why/explain_note.hpp"

#include <cstdint>
#include <string_view>

#include "tracer/model/tcp_state.hpp"
#include "tracer/why/sentence.hpp"

namespace tcpwhy::why {
namespace {

using model::TcpState;

void append_milliseconds(std::string& out, std::uint64_t nanoseconds) {
    const std::uint64_t tenths = (nanoseconds + 50'000) / 100'000;
    append_decimal(out, tenths / 10);
    out += '.';
    append_decimal(out, tenths % 10);
}

void append_word(std::string& out, std::string_view word, const model::Note& note) {
    if (word == "ms") {
        append_milliseconds(out, note.value);
    } else if (word == "state") {
        out += model::name(static_cast<TcpState>(note.value));
    } else if (word == "s") {
        if (note.value != 1) out += 's';
    } else if (word == "v") {
        if (note.value == 1) out += 's';
    } else if (word == "end") {
        out += note.value == 1 ? "client" : "server";
    } else if (word == "who") {
        if (note.who == 0) return;
        out += " (process ";
        append_decimal(out, static_cast<std::uint64_t>(note.who));
        out += ')';
    } else {
        append_decimal(out, note.value);
    }
}

void append_words(std::string& out, const model::Note& note, const model::NoteWords& words) {
    const bool bare = note.value == 0 && !words.without_value.empty();
    fill(out, bare ? words.without_value : words.sentence,
         [&](std::string_view word) { append_word(out, word, note); });
}

}  // namespace

void append_note(std::string& out, const model::Note& note) {
    if (const model::NoteRow* row = model::row_of(note.code)) append_words(out, note, row->full);
}

void append_brief_note(std::string& out, const model::Note& note) {
    if (const model::NoteRow* row = model::row_of(note.code)) append_words(out, note, row->brief);
}

}  // namespace tcpwhy::why
