#include "tracer/story/expect/match.hpp"

#include <algorithm>
#include <cstddef>
#include <string>

namespace tcpwhy::story {
namespace {

using story::PieceKind;

constexpr std::string_view ellipsis = "…";

// The length of the blank at the beginning of the pattern; 0: none.
std::size_t blank_at(std::string_view pattern) {
    if (pattern.starts_with(ellipsis)) return ellipsis.size();
    const std::size_t end = std::min(pattern.find_first_not_of('_'), pattern.size());
    return end >= story::blank_text.size() ? end : 0;
}

const story::Piece* find(const std::vector<story::Piece>& pieces, PieceKind kind) {
    for (const story::Piece& piece : pieces)
        if (piece.kind == kind) return &piece;
    return nullptr;
}

bool matches_peep(const story::Piece& expected, const story::Piece& run) {
    // Bytes that were not captured cannot differ.
    if (!expected.peep.value || !run.peep.value) return true;
    const story::Peep& wanted = *expected.peep.value;
    const story::Peep& seen = *run.peep.value;
    const std::size_t both = std::min(wanted.bytes.size(), seen.bytes.size());
    if (wanted.bytes.compare(0, both, seen.bytes, 0, both) != 0) return false;
    return (seen.bytes.size() == both || wanted.more) && (wanted.bytes.size() == both || seen.more);
}

}  // namespace

// Wildcard matching with one point to return to: a later blank fixes the match of an earlier one.
bool matches_text(std::string_view pattern, std::string_view text) {
    std::size_t at = 0;
    std::size_t in_pattern = 0;
    std::size_t behind_blank = std::string_view::npos;
    std::size_t blank_ends = 0;
    while (at < text.size() || in_pattern < pattern.size()) {
        if (const std::size_t blank = blank_at(pattern.substr(in_pattern)); blank > 0) {
            in_pattern += blank;
            behind_blank = in_pattern;
            blank_ends = at;
        } else if (at < text.size() && in_pattern < pattern.size() &&
                   text[at] == pattern[in_pattern]) {
            ++at;
            ++in_pattern;
        } else if (behind_blank != std::string_view::npos && blank_ends < text.size()) {
            in_pattern = behind_blank;
            at = ++blank_ends;
        } else {
            return false;
        }
    }
    return true;
}

std::string_view call_name(std::string_view call) {
    return call.substr(0, call.find('('));
}

/// The call without what changes nothing on the wire: close-on-exec, non-blocking, no SIGPIPE, the
/// length of a listener's queue.
std::string on_the_wire(std::string_view call) {
    std::string text(call);
    const auto replace = [&](std::string_view flag, std::string_view with) {
        const std::size_t at = text.find(flag);
        if (at != std::string::npos) text.replace(at, flag.size(), with);
    };
    for (const std::string_view flag :
         {"|SOCK_CLOEXEC", "|SOCK_NONBLOCK", "|MSG_NOSIGNAL", ", SOCK_CLOEXEC", ", SOCK_NONBLOCK"})
        replace(flag, "");
    replace("MSG_NOSIGNAL", "0");
    if (text.starts_with("accept4(")) text.erase(6, 1);
    // Which connections a full queue refuses, the segments say.
    if (text.starts_with("listen(")) text.erase(std::min(text.find(','), text.size()));
    return text;
}

bool is_beside_the_wire(std::string_view call) {
    const std::string_view name = call_name(call);
    if (name == "getsockopt" || name == "getsockname" || name == "getpeername") return true;
    return name == "setsockopt" && (call.find("SO_REUSEADDR") != std::string_view::npos ||
                                    call.find("SO_REUSEPORT") != std::string_view::npos);
}

bool matches_call(std::string_view pattern, std::string_view call) {
    const bool name_alone = pattern.find('(') == std::string_view::npos;
    if (matches_text(pattern, name_alone ? call_name(call) : call)) return true;
    return !name_alone && matches_text(on_the_wire(pattern), on_the_wire(call));
}

bool matches_piece(const story::Piece& expected, const story::Piece& run) {
    if (expected.kind == PieceKind::blank) return true;
    return expected.kind == run.kind && matches_field(expected.number, run.number) &&
           matches_field(expected.end, run.end) && matches_peep(expected, run);
}

bool matches_pieces(const std::vector<story::Piece>& expected,
                    const std::vector<story::Piece>& run) {
    const bool has_blank = find(expected, PieceKind::blank) != nullptr;
    for (const story::Piece& piece : expected) {
        if (piece.kind == PieceKind::blank) continue;
        const story::Piece* found = find(run, piece.kind);
        if (found == nullptr || !matches_piece(piece, *found)) return false;
    }
    if (has_blank) return true;
    return std::all_of(run.begin(), run.end(), [&](const story::Piece& piece) {
        if (find(expected, piece.kind) != nullptr) return true;
        switch (piece.kind) {
            case PieceKind::ack:
                return !ack_tells(expected);
            case PieceKind::urgent:
            case PieceKind::window:
            case PieceKind::seq:
                return true;
            default:
                return false;
        }
    });
}

bool matches_event(const story::Event& expected, const story::Event& run) {
    // The same program under another name or path does the same.
    const bool names_program = expected.what == story::Event::What::starts ||
                               expected.what == story::Event::What::executes;
    return expected.what == run.what &&
           (names_program || expected.word.empty() || matches_text(expected.word, run.word)) &&
           matches_field(expected.status, run.status);
}

bool matches_loss(const story::Loss& expected, const story::Loss& run) {
    return expected.begins == run.begins && matches_field(expected.fd, run.fd);
}

bool matches_icmp(const story::Icmp& expected, const story::Icmp& run) {
    return matches_text(expected.what, run.what) &&
           (!expected.about || (run.about && matches_piece(*expected.about, *run.about)));
}

bool ack_tells(const std::vector<story::Piece>& pieces) {
    return find(pieces, PieceKind::syn) != nullptr || find(pieces, PieceKind::rst) != nullptr;
}

bool is_bare_ack(const story::Segment& segment) {
    const bool answers = segment.cause && (segment.cause->kind == model::CauseKind::reply ||
                                           segment.cause->timer.value == model::Timer::delayed_ack);
    const auto is_part = [&](const story::Piece& piece) {
        return piece.kind == PieceKind::ack || (piece.kind == PieceKind::seq && answers);
    };
    return ack_of(segment) != nullptr &&
           std::all_of(segment.pieces.begin(), segment.pieces.end(), is_part);
}

const story::Piece* ack_of(const story::Segment& segment) {
    return find(segment.pieces, PieceKind::ack);
}

std::optional<model::Side> sender(const story::Segment& segment) {
    if (segment.from.value) return segment.from.value;
    if (segment.to.value) return model::other(*segment.to.value);
    return std::nullopt;
}

std::string_view actor_of(const story::Body& body) {
    if (const auto* call = std::get_if<story::Call>(&body)) return call->actor;
    if (const auto* event = std::get_if<story::Event>(&body)) return event->actor;
    if (const auto* loss = std::get_if<story::Loss>(&body)) return loss->actor;
    if (const auto* icmp = std::get_if<story::Icmp>(&body)) return icmp->actor;
    return {};
}

}  // namespace tcpwhy::story
