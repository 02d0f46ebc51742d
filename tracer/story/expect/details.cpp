#include "tracer/story/expect/details.hpp"

#include <algorithm>
#include <utility>

#include "tracer/story/expect/match.hpp"
#include "tracer/story/text/print_parts.hpp"

namespace tcpwhy::story {
namespace {

// The kernel's quick-ACK mode decides whether it sends an ACK at once or by the delayed-ACK timer.
bool is_of_its_own_accord(const story::Cause& cause) {
    return cause.kind == model::CauseKind::reply ||
           (cause.kind == model::CauseKind::timer &&
            cause.timer.value.value_or(model::Timer::delayed_ack) == model::Timer::delayed_ack);
}

bool matches_cause(const story::Cause& expected, const story::Cause& run) {
    if (expected.blank) return true;
    return expected.kind == run.kind && expected.on_the_way == run.on_the_way &&
           (expected.call.empty() || matches_text(expected.call, run.call)) &&
           matches_field(expected.timer, run.timer) &&
           (expected.signal.empty() || matches_text(expected.signal, run.signal)) &&
           (expected.kind != model::CauseKind::exit || expected.actor.empty() ||
            matches_text(expected.actor, run.actor));
}

std::string in_words(const story::Cause& cause) {
    std::string words;
    append_cause(words, cause);
    return words;
}

std::string in_words(const story::Segment& segment) {
    std::string words;
    append_pieces(words, segment.pieces);
    return words;
}

std::string states_of(const story::Segment& segment) {
    const auto word = [](const story::Field<model::TcpState>& state) {
        return std::string(state.value ? model::name(*state.value) : story::blank_text);
    };
    return "the client in " + word(segment.client_state) + " and the server in " +
           word(segment.server_state);
}

// Notes about how an ACK travelled, and nothing else.
bool hangs_on_timing(model::NoteCode code) {
    return code == model::NoteCode::delayed_ack || code == model::NoteCode::ack_on_fin;
}

std::optional<Disagreement> disagreement_of_notes(
    const std::string& subject, bool exact,
    const std::vector<story::Field<model::NoteCode>>& expected, const story::Segment& run) {
    const std::vector<story::Field<model::NoteCode>> none;
    const auto& notes = run.notes ? *run.notes : none;
    if (expected.empty() && !notes.empty() && notes.front().value)
        return Disagreement{subject + " should bear no note",
                            "it bears " + std::string(model::name(*notes.front().value))};
    for (const auto& wanted : expected) {
        if (!exact && wanted.value && hangs_on_timing(*wanted.value)) continue;
        const bool found = wanted.value
                               ? std::find(notes.begin(), notes.end(), wanted) != notes.end()
                               : !notes.empty();
        if (found) continue;
        return Disagreement{
            subject + " should bear " +
                (wanted.value ? "the note " + std::string(model::name(*wanted.value))
                              : std::string("a note")),
            "it does not"};
    }
    return std::nullopt;
}

std::string result_of(const story::Call& call) {
    std::string words =
        call.result.value ? std::to_string(*call.result.value) : std::string(story::blank_text);
    if (!call.error.empty()) words += ' ' + call.error;
    return words;
}

std::string wakers_of(const story::Call& call) {
    std::string words;
    for (const story::Piece& piece : call.woken_by) {
        if (!words.empty()) words += " and ";
        append_pieces(words, {piece});
    }
    return words;
}

bool matches_wakers(const story::Call& expected, const story::Call& run) {
    if (run.woken_by.empty()) return true;  // it did not have to wait
    return std::all_of(expected.woken_by.begin(), expected.woken_by.end(), [&](const auto& wanted) {
        return std::any_of(run.woken_by.begin(), run.woken_by.end(),
                           [&](const auto& piece) { return matches_piece(wanted, piece); });
    });
}

std::string_view word(story::Ending::First first) {
    using First = story::Ending::First;
    return first == First::client   ? "the client"
           : first == First::server ? "the server"
                                    : "both ends at once";
}

}  // namespace

std::string whom(const story::Line& line) {
    std::string words = line.connection > 1
                            ? "on connection " + std::to_string(line.connection) + ", "
                            : std::string();
    if (const auto* segment = std::get_if<story::Segment>(&line.body)) {
        const auto side = sender(*segment);
        return words + "the " + (side ? std::string(model::name(*side)) : "sender");
    }
    return words + "the " + std::string(actor_of(line.body));
}

std::optional<Disagreement> disagreement(const story::Line& expected_line,
                                         const story::Segment& expected,
                                         const story::Segment& run) {
    const std::string subject = whom(expected_line) + "'s " + in_words(expected);
    const bool exact = expected_line.presence == story::Presence::exact;
    const bool loose_ack = is_bare_ack(expected) && !exact;
    if (expected.cause && run.cause && !matches_cause(*expected.cause, *run.cause)) {
        const bool either_way =
            loose_ack && is_of_its_own_accord(*expected.cause) && is_of_its_own_accord(*run.cause);
        if (!either_way)
            return Disagreement{
                subject + " should have been caused by '" + in_words(*expected.cause) + "'",
                "its cause was '" + in_words(*run.cause) + "'"};
    }
    const bool states_known = !run.client_state.absent() && !run.server_state.absent();
    if (states_known && (!matches_field(expected.client_state, run.client_state) ||
                         !matches_field(expected.server_state, run.server_state)))
        return Disagreement{subject + " should have left " + states_of(expected),
                            "it left " + states_of(run)};
    if (expected.notes) return disagreement_of_notes(subject, exact, *expected.notes, run);
    return std::nullopt;
}

std::optional<Disagreement> disagreement(const story::Line& begun_line, const story::Call& begun,
                                         const story::Call* expected, const story::Call* run) {
    const std::string subject = whom(begun_line) + "'s " + begun.text;
    if (expected == nullptr) {
        if (begun.stage != story::Call::Stage::waits || run == nullptr) return std::nullopt;
        std::string but = "it returned " + result_of(*run);
        if (!run->woken_by.empty()) but += ", woken by " + wakers_of(*run);
        return Disagreement{subject + " should have waited to the end", std::move(but)};
    }
    if (run == nullptr)
        return Disagreement{subject + " should have returned " + result_of(*expected),
                            "it never returned"};
    const bool error_fits = expected->error.empty() ? expected->result.blank || run->error.empty()
                                                    : matches_text(expected->error, run->error);
    if (!matches_field(expected->result, run->result) || !error_fits)
        return Disagreement{subject + " should have returned " + result_of(*expected),
                            "it returned " + result_of(*run)};
    if (!matches_wakers(*expected, *run))
        return Disagreement{subject + " should have been woken by " + wakers_of(*expected),
                            "it was woken by " + wakers_of(*run)};
    return std::nullopt;
}

std::optional<Disagreement> disagreement(const story::Ending& expected, const story::Ending* run) {
    const std::string subject =
        "connection " + (expected.connection.value ? std::to_string(*expected.connection.value)
                                                   : std::string(story::blank_text));
    if (run == nullptr)
        return Disagreement{"there should have been a " + subject, "there was none"};
    if (!matches_field(expected.outcome, run->outcome) && run->outcome.value)
        return Disagreement{
            subject + " should have ended as " + std::string(model::name(*expected.outcome.value)),
            "it ended as " + std::string(model::name(*run->outcome.value))};
    if (!matches_field(expected.first, run->first))
        return Disagreement{subject + " should have been ended first by " +
                                std::string(word(*expected.first.value)),
                            run->first.value ? "it was by " + std::string(word(*run->first.value))
                                             : "neither end closed it"};
    return std::nullopt;
}

}  // namespace tcpwhy::story
