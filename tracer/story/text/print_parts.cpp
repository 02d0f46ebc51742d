#include "tracer/story/text/print_parts.hpp"

#include "common/text/quoted.hpp"
#include "tracer/story/text/words.hpp"

namespace tcpwhy::story {

void append_piece(std::string& out, const story::Piece& piece) {
    out += name(piece.kind);
    if (!piece.number.absent()) {
        out += ' ';
        append_number(out, piece.number);
        if (!piece.end.absent()) {
            out += ':';
            append_number(out, piece.end);
        }
    }
    if (piece.peep.absent()) return;
    out += ' ';
    append_field(out, piece.peep, [&](const story::Peep& peep) {
        append_quoted(out, peep.bytes, peep.bytes.size());
        if (peep.more) out += "...";
    });
}

void append_ordinal(std::string& out, std::uint64_t number) {
    out += std::to_string(number);
    const bool teen = number % 100 >= 11 && number % 100 <= 13;
    const std::uint64_t last = number % 10;
    out += teen || last == 0 || last > 3 ? "th" : last == 1 ? "st" : last == 2 ? "nd" : "rd";
}

void append_pieces(std::string& out, const std::vector<story::Piece>& pieces) {
    for (std::size_t at = 0; at < pieces.size(); ++at) {
        if (at > 0) out += ", ";
        append_piece(out, pieces[at]);
    }
}

void append_cause(std::string& out, const story::Cause& cause) {
    const auto with = [&](std::string_view word, std::string_view what) {
        if (what.empty()) return;
        out += ' ';
        out += word;
        out += ' ';
        out += what;
    };
    if (cause.blank) {
        out += story::blank_text;
        return;
    }
    switch (cause.kind) {
        case model::CauseKind::call:
            if (cause.ordinal > 0) {
                append_ordinal(out, cause.ordinal);
                out += ' ';
            }
            out += cause.call;
            with("of", cause.actor);
            break;
        case model::CauseKind::reply:
            out += cause.on_the_way ? story_word::filter : story_word::kernel;
            with("for", cause.call);
            break;
        case model::CauseKind::timer:
            out += story_word::timer;
            if (!cause.timer.absent()) {
                out += ' ';
                append_field(out, cause.timer,
                             [&](model::Timer timer) { out += model::name(timer); });
            }
            with("for", cause.call);
            break;
        case model::CauseKind::exit:
            out += story_word::exit;
            with("of", cause.actor);
            with("by", cause.signal);
            break;
        case model::CauseKind::unknown:
            out += story_word::unknown;
            break;
    }
    if (cause.inferred) {
        out += ", ";
        out += story_word::inferred;
    }
}

}  // namespace tcpwhy::story
