// A row of the tables that hold the sentences. by_call, by_exit, by_reply and by_timer are the
// tables, one for each kind of cause.
#pragma once

#include <cstdint>
#include <string_view>

#include "tracer/model/finding.hpp"

namespace tcpwhy::why {

/// What a segment is, as far as the sentences are concerned.
enum class Shape : std::uint8_t { any, syn, syn_ack, reset, fin, data, ack };

/// What the segment does beyond its shape.
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

struct TimerSentence {
    model::Timer timer;
    Shape shape;
    std::string_view text;
    int note = any_note;
    std::string_view inferred = {};  ///< where it differs
};

}  // namespace tcpwhy::why
