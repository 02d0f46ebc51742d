// Notes: facts about a segment, call or connection that are worth knowing beside its cause.
// notes/note_code.hpp says how to add one.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "tracer/model/ids.hpp"
#include "tracer/model/notes/note_code.hpp"

namespace tcpwhy::model {

/// One row a note, in the order of NoteCode.
std::span<const NoteRow> note_rows();
const NoteRow* row_of(NoteCode code);  ///< null: no such code

std::string_view name(NoteCode code);  ///< "reset-unread-data"; "": no such code
std::optional<NoteCode> note_named(std::string_view name);

struct Note {
    Note() = default;
    Note(NoteCode what, std::uint64_t its_value = 0, Pid its_process = 0)
        : value(its_value), who(its_process), code(what) {}

    std::uint64_t value;  ///< as NoteCode describes
    Pid who;              ///< shared_descriptor: a process that still holds it; 0: unknown
    NoteCode code;
    friend bool operator==(const Note&, const Note&) = default;
};

/// Up to six notes, without allocation. add() drops a seventh; no rule yields as many.
class Notes {
  public:
    Notes() = default;
    Notes(const Notes& other) { *this = other; }
    Notes& operator=(const Notes& other) {
        size_ = other.size_;
        for (std::uint8_t at = 0; at < size_; ++at) items_[at] = other.items_[at];
        return *this;
    }

    void add(NoteCode code, std::uint64_t value = 0, Pid who = 0) {
        if (size_ < capacity) items_[size_++] = Note(code, value, who);
    }
    [[nodiscard]] bool has(NoteCode code) const { return find(code) != nullptr; }
    [[nodiscard]] const Note* find(NoteCode code) const {
        for (const Note& note : *this)
            if (note.code == code) return &note;
        return nullptr;
    }
    [[nodiscard]] const Note* begin() const { return items_.data(); }
    [[nodiscard]] const Note* end() const { return begin() + size_; }
    [[nodiscard]] bool empty() const { return size_ == 0; }

  private:
    static constexpr std::uint8_t capacity = 6;
    std::uint8_t size_ = 0;
    std::array<Note, capacity>
        items_;  // items from size_ on stay unset, which saves time in each segment
};

}  // namespace tcpwhy::model
