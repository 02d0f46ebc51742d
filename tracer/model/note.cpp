#include "tracer/model/note.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "tracer/model/notes/call_notes.hpp"
#include "tracer/model/notes/connection_notes.hpp"
#include "tracer/model/notes/reset_notes.hpp"
#include "tracer/model/notes/segment_notes.hpp"

namespace tcpwhy::model {
namespace {

template <std::size_t... sizes>
constexpr auto joined(const std::array<NoteRow, sizes>&... parts) {
    std::array<NoteRow, (sizes + ...)> all{};
    auto* at = all.data();
    ((at = std::copy(parts.begin(), parts.end(), at)), ...);
    return all;
}

// In the order of NoteCode. A row without a page in docs/notes fails the unit tests.
constexpr auto note_table = joined(segment_notes, reset_notes, call_notes, connection_notes);

constexpr bool notes_stand_in_order() {
    for (std::size_t index = 0; index < note_table.size(); ++index)
        if (static_cast<std::size_t>(note_table[index].code) != index) return false;
    return note_table.size() == static_cast<std::size_t>(NoteCode::ambiguous_call) + 1;
}
static_assert(notes_stand_in_order());

}  // namespace

std::span<const NoteRow> note_rows() {
    return note_table;
}

const NoteRow* row_of(NoteCode code) {
    const auto index = static_cast<std::size_t>(code);
    return index < note_table.size() ? &note_table[index] : nullptr;
}

std::string_view name(NoteCode code) {
    const NoteRow* row = row_of(code);
    return row != nullptr ? row->name : std::string_view{};
}

std::optional<NoteCode> note_named(std::string_view wanted) {
    for (const NoteRow& row : note_table)
        if (row.name == wanted) return row.code;
    return std::nullopt;
}

}  // namespace tcpwhy::model
