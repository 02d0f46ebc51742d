// A row of the tables that hold the sentences. by_call, by_exit, by_reply and by_timer are the
// tables, one for each kind of cause.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "tracer/model/finding.hpp"
#include "tracer/why/sentence.hpp"

namespace tcpwhy::why {

/// The kind of a segment, as far as the sentences need it.
enum class Shape : std::uint8_t { any, syn, syn_ack, reset, fin, data, ack };
inline constexpr std::size_t shapes = 7;

/// The effect of the segment beyond its shape.
enum class Effect : std::uint8_t {
    any,
    completes,    ///< the handshake, with its last ACK
    half_closes,  ///< acknowledges the first FIN
    crosses,      ///< acknowledges a FIN, when its own end has closed, too
    finishes,     ///< acknowledges the last FIN
    // acknowledges nothing new, and answers
    keep_alive,
    window_probe,
    ahead_of_gap,
    nothing_new,
    // acknowledges bytes that a call may be taking
    being_read,
};

inline constexpr int any_phase = -1;
inline constexpr int any_note = -1;

/// One row a sentence; the first row that fits is taken.
struct Sentence {
    Shape shape;
    int note;  ///< a NoteCode that the segment has
    Effect effect;
    int phase;
    model::SystemCall call;  ///< none: any
    std::string_view observed;
    std::string_view inferred;
};

constexpr int note(model::NoteCode code) {
    return static_cast<int>(code);
}
constexpr int phase(model::Phase value) {
    return static_cast<int>(value);
}
inline constexpr auto any_call = model::SystemCall::none;

/// The rows from the first one on that can fit the shape: each line of JSON has a sentence, and
/// most rows are of other shapes. The last row of a table fits all.
template <const auto& rows>
std::span<const Sentence> rows_from(Shape shape) {
    static_assert(std::ranges::all_of(rows, [](const Sentence& row) {
        return has_room(row.observed) && has_room(row.inferred);
    }));
    static constexpr auto first = [] {
        std::array<std::size_t, shapes> found{};
        for (std::size_t each = 0; each < shapes; ++each)
            while (rows[found[each]].shape != Shape::any &&
                   rows[found[each]].shape != static_cast<Shape>(each))
                ++found[each];
        return found;
    }();
    return std::span<const Sentence>(rows).subspan(first[static_cast<std::size_t>(shape)]);
}

struct TimerSentence {
    model::Timer timer;
    Shape shape;
    std::string_view text;
    int note = any_note;
    std::string_view inferred = {};  ///< where it differs
};

}  // namespace tcpwhy::why
