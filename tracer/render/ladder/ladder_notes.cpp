#include "tracer/render/ladder/ladder_notes.hpp"

#include <algorithm>

#include "tracer/why/explain_note.hpp"

namespace tcpwhy::render {
namespace {

bool is_covered(model::NoteCode code, const model::Notes& notes) {
    return std::any_of(notes.begin(), notes.end(), [&](const model::Note& other) {
        const model::NoteRow* row = model::row_of(other.code);
        return row != nullptr && row->covers == code && row->code != code;
    });
}

}  // namespace

bool LadderNotes::is_shown(const model::NoteRow& row, model::ConnectionId connection) {
    if (options_.verbosity > 0 || row.shown == model::Shown::always) return true;
    auto known = shown_[connection][static_cast<std::size_t>(row.code)];
    const bool is_first = !known;
    known = true;
    return is_first;
}

void LadderNotes::append(std::string& out, const model::Notes& notes,
                         model::ConnectionId connection) {
    if (options_.quiet) return;
    for (const model::Note& note : notes) {
        const model::NoteRow* row = model::row_of(note.code);
        if (row == nullptr || (options_.verbosity < 1 && is_covered(note.code, notes)) ||
            !is_shown(*row, connection))
            continue;
        if (!out.empty()) out += '\n';
        if (options_.verbosity > 0)
            why::append_note(out, note);
        else
            why::append_brief_note(out, note);
        out += " [";
        out += row->name;
        out += ']';
        any_ = true;
    }
}

}  // namespace tcpwhy::render
