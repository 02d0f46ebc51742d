#include "tracer/story/text/segment_parser.hpp"

#include <utility>

#include "tracer/story/text/words.hpp"

namespace tcpwhy::story {
namespace {

namespace words = story_word;
using story::Field;
using story::PieceKind;

constexpr std::string_view side_wanted = "an end is client, server or ____";

void take_data(LineCursor& cursor, story::Piece& piece) {
    if (!piece.number.absent() && cursor.take(':')) {
        piece.end = take_number_field(cursor);
        if (piece.end.absent())
            cursor.fail("expected the number after the last byte, or ____, after DATA's colon");
    }
    if (std::optional<std::string> bytes = cursor.take_quoted())
        piece.peep = story::Peep{std::move(*bytes), cursor.take_words(words::anything)};
    else if (!piece.number.absent() && cursor.take_blank())
        piece.peep = Field<story::Peep>::left_blank();
}

bool has_number(PieceKind kind) {
    return kind != PieceKind::blank && kind != PieceKind::urgent;
}

// "2nd": the number, if there is one here.
std::optional<std::uint64_t> take_ordinal(LineCursor& cursor) {
    const std::size_t begin = cursor.position();
    if (const auto number = cursor.take_number()) {
        const std::string_view ending = cursor.take_name();
        for (const std::string_view known : {"st", "nd", "rd", "th"})
            if (ending == known && *number > 0) return number;
    }
    cursor.return_to(begin);
    return std::nullopt;
}

std::string take_word_after(LineCursor& cursor, std::string_view before, std::string_view what) {
    if (!cursor.take_words(before)) return {};
    const std::string_view found = cursor.take_name();
    if (found.empty())
        cursor.fail("expected " + std::string(what) + " after '" + std::string(before) + "'");
    return std::string(found);
}

story::Cause take_cause(LineCursor& cursor) {
    constexpr std::string_view call_wanted = "the name of a call";
    constexpr std::string_view process_wanted = "the name of a process";
    story::Cause cause;
    if (cursor.take_words(words::kernel)) {
        cause.kind = model::CauseKind::reply;
        cause.call = take_word_after(cursor, "for", call_wanted);
    } else if (cursor.take_words(words::filter)) {
        cause.kind = model::CauseKind::reply;
        cause.on_the_way = true;
    } else if (cursor.take_words(words::timer)) {
        cause.kind = model::CauseKind::timer;
        const char next = cursor.peek();
        const bool names_call = cursor.take_words("for");
        if (names_call) {
            cause.call = std::string(cursor.take_name());
            if (cause.call.empty()) cursor.fail("expected the name of a call after 'for'");
        } else if (next == '_' || (next >= 'a' && next <= 'z')) {
            cause.timer = take_named(cursor, model::Timer::time_wait, "timer");
            cause.call = take_word_after(cursor, "for", call_wanted);
        }
    } else if (cursor.take_words(words::exit)) {
        cause.kind = model::CauseKind::exit;
        cause.actor = take_word_after(cursor, "of", process_wanted);
        cause.signal = take_word_after(cursor, "by", "the name of a signal");
    } else if (!cursor.take_words(words::unknown)) {
        cause.kind = model::CauseKind::call;
        cause.ordinal = take_ordinal(cursor).value_or(0);
        cause.call = std::string(cursor.take_name());
        cause.actor = take_word_after(cursor, "of", process_wanted);
        if (cause.call.empty())
            cursor.fail("expected a call, kernel, filter, timer, exit, unknown or ____ after '<-'");
        // A blank call without an actor is a blank cause, which matches any.
        const bool blank =
            cause.call.find_first_not_of('_') == std::string::npos && story::has_blank(cause.call);
        if (blank && cause.ordinal == 0 && cause.actor.empty()) {
            cause = story::Cause{};
            cause.blank = true;
            return cause;
        }
    }
    if (cursor.take(',')) {
        cause.inferred = cursor.take_words(words::inferred);
        if (!cause.inferred) cursor.fail("expected 'inferred' after the cause's comma");
    }
    return cause;
}

void take_states(LineCursor& cursor, story::Segment& segment) {
    const auto take_state = [&] {
        return take_named(cursor, model::TcpState::time_wait, "TCP state");
    };
    segment.client_state = take_state();
    if (!cursor.take(','))
        cursor.fail("expected a comma between the client's state and the server's");
    segment.server_state = take_state();
    if (!cursor.take(']')) cursor.fail("the two states end with ']'");
}

void take_notes(LineCursor& cursor, story::Segment& segment) {
    segment.notes.emplace();
    if (cursor.take(')')) return;
    do {
        if (cursor.take_blank()) {
            segment.notes->push_back(Field<model::NoteCode>::left_blank());
            continue;
        }
        const std::string_view found = cursor.take_name();
        if (const auto code = model::note_named(found))
            segment.notes->emplace_back(*code);
        else
            cursor.fail("there is no note '" + std::string(found) + "'", found.size());
    } while (cursor.take(','));
    if (!cursor.take(')')) cursor.fail("the notes end with ')'");
}

}  // namespace

Field<model::Side> take_side(LineCursor& cursor) {
    for (const model::Side side : {model::Side::client, model::Side::server})
        if (cursor.take_words(model::name(side))) return side;
    if (!cursor.take_blank()) cursor.fail(std::string(side_wanted));
    return Field<model::Side>::left_blank();
}

Field<std::uint64_t> take_number_field(LineCursor& cursor) {
    if (cursor.take_blank()) return Field<std::uint64_t>::left_blank();
    Field<std::uint64_t> field;
    field.value = cursor.take_number();
    return field;
}

story::Piece take_piece(LineCursor& cursor) {
    story::Piece piece;
    if (cursor.take_blank()) return piece;
    for (int index = 1; index <= static_cast<int>(PieceKind::window); ++index) {
        const auto kind = static_cast<PieceKind>(index);
        if (!cursor.take_capitals(name(kind))) continue;
        piece.kind = kind;
        if (has_number(kind)) piece.number = take_number_field(cursor);
        if (kind == PieceKind::data) take_data(cursor, piece);
        return piece;
    }
    cursor.fail("a segment is made of SYN, DATA, FIN, RST, SEQ, URG, ACK, WIN or ____");
    return piece;
}

void take_segment(LineCursor& cursor, story::Segment& segment) {
    segment.to = take_side(cursor);
    if (segment.from.value && segment.from.value == segment.to.value)
        cursor.fail("a segment goes from one end to the other", 1);
    do segment.pieces.push_back(take_piece(cursor));
    while (cursor.take(','));
    while (!cursor.failed()) {
        if (!segment.cause && cursor.take_words(words::arrow))
            segment.cause = take_cause(cursor);
        else if (segment.client_state.absent() && cursor.take('['))
            take_states(cursor, segment);
        else if (!segment.notes && cursor.take('('))
            take_notes(cursor, segment);
        else
            return;
    }
}

}  // namespace tcpwhy::story
