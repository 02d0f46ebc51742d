#include "tracer/story/text/parser.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "common/text/line_cursor.hpp"
#include "tracer/story/text/segment_parser.hpp"
#include "tracer/story/text/words.hpp"

namespace tcpwhy::story {
namespace {

namespace words = story_word;
using story::Field;

// --- calls and what happens to processes ---

void take_result(LineCursor& cursor, story::Call& call) {
    call.stage = story::Call::Stage::returned;
    if (cursor.take_blank())
        call.result = Field<std::int64_t>::left_blank();
    else
        call.result.value = cursor.take_signed();
    if (call.result.absent()) cursor.fail("expected the call's result or ____ after '='");
    call.error = std::string(cursor.take_name());
}

story::Call take_call(LineCursor& cursor, std::string actor) {
    story::Call call;
    call.actor = std::move(actor);
    call.text = std::string(cursor.take_name());
    if (call.text.empty())
        cursor.fail("expected a call or an event after the process's name");
    else if (cursor.peek() == '(')
        call.text += cursor.take_parenthesised();
    if (cursor.take('='))
        take_result(cursor, call);
    else if (cursor.take_words(words::waits))
        call.stage = story::Call::Stage::waits;
    if (cursor.take_words(words::arrow)) {
        if (call.stage == story::Call::Stage::waits)
            cursor.fail("a call that waits has no '<-': it belongs to the line with the result",
                        words::arrow.size());
        do call.woken_by.push_back(take_piece(cursor));
        while (cursor.take_words("and"));
    }
    return call;
}

std::optional<story::Event> take_event(LineCursor& cursor, const std::string& actor) {
    for (const words::EventWords& row : words::events) {
        const std::size_t begin = cursor.position();
        if (!cursor.take_words(row.words)) continue;
        if (cursor.peek() == '(') {  // a call with the same name
            cursor.return_to(begin);
            continue;
        }
        story::Event event;
        event.actor = actor;
        event.what = row.what;
        using Takes = words::EventWords::Takes;
        if (row.takes == Takes::status) {
            if (cursor.take_blank())
                event.status = Field<std::int64_t>::left_blank();
            else
                event.status.value = cursor.take_signed();
            if (event.status.absent()) cursor.fail("expected the exit status or ____");
        } else if (row.takes != Takes::nothing) {
            event.word = std::string(cursor.take_name());
            if (event.word.empty() && row.takes == Takes::name)
                cursor.fail("expected a name or ____ after '" + std::string(row.words) + "'");
        }
        return event;
    }
    return std::nullopt;
}

std::optional<story::Loss> take_loss(LineCursor& cursor, const std::string& actor) {
    const bool begins = cursor.take_words(words::loss_begins);
    if (!begins && !cursor.take_words(words::loss_ends)) return std::nullopt;
    story::Loss loss;
    loss.actor = actor;
    loss.begins = begins;
    if (cursor.take_blank())
        loss.fd = Field<std::int64_t>::left_blank();
    else
        loss.fd.value = cursor.take_signed();
    if (loss.fd.absent()) cursor.fail("expected the descriptor of a socket or ____ after 'at'");
    return loss;
}

std::optional<story::Icmp> take_icmp(LineCursor& cursor, const std::string& actor) {
    if (!cursor.take_words(words::icmp)) return std::nullopt;
    story::Icmp icmp;
    icmp.actor = actor;
    icmp.what = std::string(cursor.take_name());
    if (icmp.what.empty()) cursor.fail("expected the name of the error or ____ after 'ICMP'");
    if (cursor.take_words(words::about)) icmp.about = take_piece(cursor);
    return icmp;
}

// --- the other lines ---

story::Header take_header(LineCursor& cursor) {
    story::Header header;
    const auto version = cursor.take_number();
    if (!version) {
        cursor.fail("expected the version of the grammar (1) after 'story'");
        return header;
    }
    header.version = *version;
    if (header.version != story::grammar_version)
        cursor.fail("this program knows version 1 of the story's grammar", 1);
    if (cursor.take(':')) {
        const std::size_t begin = cursor.position();
        std::string_view title = cursor.take_rest();
        if (const std::size_t hash = title.find(" #"); hash != std::string_view::npos) {
            cursor.return_to(begin);
            (void)cursor.peek();  // moves to the first letter of the title
            cursor.return_to(cursor.position() + hash);
            title = title.substr(0, title.find_last_not_of(" \t", hash) + 1);
        }
        header.title = std::string(title);
    }
    return header;
}

story::Ending take_ending(LineCursor& cursor) {
    using First = story::Ending::First;
    story::Ending ending;
    ending.connection = take_number_field(cursor);
    if (ending.connection.absent()) cursor.fail("expected a number or ____ after 'connection'");
    if (!cursor.take(':')) cursor.fail("expected a colon after the connection's number");
    ending.outcome = take_named(cursor, model::Outcome::partial, "outcome");
    if (!cursor.take(',')) return ending;
    if (cursor.take_words(words::both)) {
        ending.first = First::both;
        return ending;
    }
    const Field<model::Side> side = take_side(cursor);
    if (side.value)
        ending.first = *side.value == model::Side::client ? First::client : First::server;
    else
        ending.first = Field<First>::left_blank();
    if (!cursor.take_words(words::first)) cursor.fail("expected 'first' after the end");
    return ending;
}

bool is_number_next(LineCursor& cursor) {
    const char next = cursor.peek();
    return (next >= '0' && next <= '9') || next == '_';
}

story::Body take_actors_line(LineCursor& cursor) {
    const std::size_t begin = cursor.position();
    const bool blank = cursor.take_blank();
    if (blank && (cursor.peek() == '\0' || cursor.peek() == '#')) return story::BlankLine{};
    cursor.return_to(begin);
    const std::string actor(cursor.take_name());
    if (actor.empty()) {
        cursor.fail("a line begins with a process, an end, 'connection', 'story', '...' or '#'");
        return {};
    }
    if (cursor.take('>')) {
        const std::size_t behind = cursor.position();
        story::Segment segment;
        cursor.return_to(begin);
        segment.from = take_side(cursor);
        cursor.return_to(behind);
        take_segment(cursor, segment);
        return segment;
    }
    if (auto event = take_event(cursor, actor)) return *std::move(event);
    if (auto loss = take_loss(cursor, actor)) return *std::move(loss);
    if (auto icmp = take_icmp(cursor, actor)) return *std::move(icmp);
    return take_call(cursor, actor);
}

story::Body take_body(LineCursor& cursor) {
    if (cursor.peek() == '\0' || cursor.peek() == '#') return {};
    if (cursor.take_words(words::anything)) return story::Anything{};
    const std::size_t begin = cursor.position();
    if (cursor.take_words(words::connection) && is_number_next(cursor)) return take_ending(cursor);
    cursor.return_to(begin);
    if (cursor.take_words(words::story) && is_number_next(cursor)) return take_header(cursor);
    cursor.return_to(begin);
    return take_actors_line(cursor);
}

// "+0.044s", "+44ms"; nullopt: no plus here.
std::optional<model::Time> take_after(LineCursor& cursor) {
    if (!cursor.take('+')) return std::nullopt;
    const auto bad = [&] {
        cursor.fail("a time is like +0.044s or +44ms");
        return std::nullopt;
    };
    const auto whole = cursor.take_number();
    constexpr std::uint64_t most_seconds = 1'000'000'000;
    if (!whole || *whole >= most_seconds) return bad();
    const std::string_view rest = cursor.take_name();  // ".044s", "ms"
    std::size_t at = 0;
    model::Time decimals_ns = 0;
    if (rest.starts_with('.')) {
        model::Time unit = model::second_ns / 10;
        for (at = 1; at < rest.size() && rest[at] >= '0' && rest[at] <= '9'; ++at, unit /= 10)
            decimals_ns += (rest[at] - '0') * unit;
        if (at == 1 || at > 10) return bad();
    }
    const std::string_view unit = rest.substr(at);
    const model::Time divisor = unit == "s"    ? 1
                                : unit == "ms" ? 1000
                                : unit == "us" ? 1'000'000
                                               : 0;
    if (divisor == 0) return bad();
    return (static_cast<model::Time>(*whole) * model::second_ns + decimals_ns) / divisor;
}

// "2:"; 0: no number with a colon here.
std::uint32_t take_connection(LineCursor& cursor) {
    const std::size_t begin = cursor.position();
    const auto number = cursor.take_number();
    if (!number || !cursor.take(':')) {
        cursor.return_to(begin);
        return 0;
    }
    if (*number == 0 || *number > std::numeric_limits<std::uint32_t>::max()) {
        cursor.fail("connections are numbered from 1", 1);
        return 0;
    }
    return static_cast<std::uint32_t>(*number);
}

story::Line take_line(LineCursor& cursor) {
    story::Line line;
    if (cursor.take('?'))
        line.presence = story::Presence::optional;
    else if (cursor.take('!'))
        line.presence = story::Presence::exact;
    else if (cursor.take('*'))
        line.presence = story::Presence::repeated;
    line.after = take_after(cursor);
    line.connection = take_connection(cursor);
    line.body = take_body(cursor);
    if (cursor.at_end()) return line;
    if (!cursor.take('#')) {
        cursor.fail("nothing of this kind belongs here; a comment begins with '#'");
        return line;
    }
    return line;
}

// Keeps the blanks of a comment, except the first one.
std::string comment_of(std::string_view behind_hash) {
    if (behind_hash.starts_with(' ')) behind_hash.remove_prefix(1);
    const std::size_t last = behind_hash.find_last_not_of(" \t");
    return std::string(behind_hash.substr(0, last == std::string_view::npos ? 0 : last + 1));
}

std::optional<std::size_t> control_character(std::string_view line) {
    const auto found = std::find_if(line.begin(), line.end(), [](char character) {
        const auto byte = static_cast<unsigned char>(character);
        return (byte < 0x20 && byte != '\t') || byte == 0x7f;
    });
    if (found == line.end()) return std::nullopt;
    return static_cast<std::size_t>(found - line.begin());
}

}  // namespace

std::string describe(const StoryError& error, std::string_view file) {
    return std::string(file) + ':' + std::to_string(error.line) + ':' +
           std::to_string(error.column) + ": " + error.message;
}

std::variant<story::Story, StoryError> parse_story(std::string_view text) {
    story::Story story;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string_view written = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (written.ends_with('\r')) written.remove_suffix(1);
        const std::size_t number = story.lines.size() + 1;
        if (const auto at = control_character(written))
            return StoryError{number, *at + 1,
                              "a story is text: there is a control character here"};
        LineCursor cursor(written);
        story::Line line = take_line(cursor);
        if (cursor.failed()) return StoryError{number, cursor.error_column(), cursor.message()};
        line.comment = comment_of(written.substr(cursor.position()));
        story.lines.push_back(std::move(line));
    }
    return story;
}

}  // namespace tcpwhy::story
