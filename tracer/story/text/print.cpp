#include "tracer/story/text/print.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

#include "tracer/story/text/print_parts.hpp"
#include "tracer/story/text/words.hpp"

namespace tcpwhy::story {
namespace {

using story::Field;

// The beginnings of the columns. A longer text pushes the next column to the right.
constexpr std::size_t what_column = 18;
constexpr std::size_t why_column = 50;
constexpr std::size_t states_column = 74;

// Pads the line that begins at `start` to the column, with at least two blanks.
void pad(std::string& out, std::size_t start, std::size_t column) {
    // A character of several bytes has one column: its continuation bytes do not count.
    std::size_t width = 0;
    for (std::size_t at = start; at < out.size(); ++at)
        if ((static_cast<unsigned char>(out[at]) & 0xc0U) != 0x80U) ++width;
    out.append(width + 2 > column ? 2 : column - width, ' ');
}

// Seconds with as many decimals as necessary.
void append_after(std::string& out, model::Time after) {
    out += '+';
    out += std::to_string(after / model::second_ns);
    std::string decimals = std::to_string(after % model::second_ns);
    decimals.insert(0, 9 - decimals.size(), '0');
    decimals.erase(decimals.find_last_not_of('0') + 1);
    if (!decimals.empty()) out += '.' + decimals;
    out += "s ";
}

void append_side(std::string& out, const Field<model::Side>& side) {
    append_field(out, side, [&](model::Side value) { out += model::name(value); });
}

void append_states(std::string& out, const story::Segment& segment) {
    const auto append_state = [&](const Field<model::TcpState>& state) {
        append_field(out, state, [&](model::TcpState value) { out += model::name(value); });
    };
    out += '[';
    append_state(segment.client_state);
    out += ", ";
    append_state(segment.server_state);
    out += ']';
}

void append_notes(std::string& out, const std::vector<Field<model::NoteCode>>& notes) {
    out += '(';
    for (std::size_t at = 0; at < notes.size(); ++at) {
        if (at > 0) out += ", ";
        append_field(out, notes[at], [&](model::NoteCode code) { out += model::name(code); });
    }
    out += ')';
}

// Writes a body in columns, or with single blanks if `start` is nullopt.
class Writer {
  public:
    Writer(std::string& out, std::optional<std::size_t> start) : out_(out), start_(start) {}

    void operator()(const std::monostate&) {}
    void operator()(const story::Anything&) { out_ += story_word::anything; }
    void operator()(const story::BlankLine&) { out_ += story::blank_text; }
    void operator()(const story::Header& header) {
        out_ += story_word::story;
        out_ += ' ';
        out_ += std::to_string(header.version);
        if (!header.title.empty()) out_ += ": " + header.title;
    }
    void operator()(const story::Segment& segment) {
        append_side(out_, segment.from);
        out_ += " > ";
        append_side(out_, segment.to);
        column(what_column);
        append_pieces(out_, segment.pieces);
        if (segment.cause) {
            arrow();
            append_cause(out_, *segment.cause);
        }
        if (!segment.client_state.absent()) {
            column(states_column);
            append_states(out_, segment);
        }
        if (segment.notes) {
            gap();
            append_notes(out_, *segment.notes);
        }
    }
    void operator()(const story::Call& call) {
        actor(call.actor);
        out_ += call.text;
        if (call.stage == story::Call::Stage::waits) {
            out_ += ' ';
            out_ += story_word::waits;
        } else if (call.stage == story::Call::Stage::returned) {
            out_ += " = ";
            append_number(out_, call.result);
            if (!call.error.empty()) out_ += ' ' + call.error;
        }
        if (call.woken_by.empty()) return;
        arrow();
        for (std::size_t at = 0; at < call.woken_by.size(); ++at) {
            if (at > 0) out_ += " and ";
            append_piece(out_, call.woken_by[at]);
        }
    }
    void operator()(const story::Event& event) {
        actor(event.actor);
        using Takes = story_word::EventWords::Takes;
        for (const story_word::EventWords& row : story_word::events) {
            if (row.what != event.what) continue;
            if (row.takes == Takes::status && event.status.absent()) continue;
            out_ += row.words;
            if (row.takes == Takes::status) {
                out_ += ' ';
                append_number(out_, event.status);
            } else if (row.takes != Takes::nothing && !event.word.empty()) {
                out_ += ' ' + event.word;
            }
            return;
        }
    }
    void operator()(const story::Loss& loss) {
        actor(loss.actor);
        out_ += loss.begins ? story_word::loss_begins : story_word::loss_ends;
        out_ += ' ';
        append_number(out_, loss.fd);
    }
    void operator()(const story::Icmp& icmp) {
        actor(icmp.actor);
        out_ += story_word::icmp;
        out_ += ' ';
        out_ += icmp.what;
        if (!icmp.about) return;
        out_ += ' ';
        out_ += story_word::about;
        out_ += ' ';
        append_piece(out_, *icmp.about);
    }
    void operator()(const story::Ending& ending) {
        out_ += story_word::connection;
        out_ += ' ';
        append_number(out_, ending.connection);
        out_ += ": ";
        append_field(out_, ending.outcome,
                     [&](model::Outcome outcome) { out_ += model::name(outcome); });
        if (ending.first.absent()) return;
        out_ += ", ";
        if (ending.first.value == story::Ending::First::both) {
            out_ += story_word::both;
            return;
        }
        append_field(out_, ending.first, [&](story::Ending::First first) {
            out_ += model::name(first == story::Ending::First::client ? model::Side::client
                                                                      : model::Side::server);
        });
        out_ += ' ';
        out_ += story_word::first;
    }

  private:
    void actor(const std::string& name) {
        out_ += name;
        column(what_column);
    }
    void arrow() {
        column(why_column);
        out_ += story_word::arrow;
        out_ += ' ';
    }
    void gap() { out_ += start_ ? "  " : " "; }
    void column(std::size_t at) {
        if (start_)
            pad(out_, *start_, at);
        else
            out_ += ' ';
    }

    std::string& out_;
    std::optional<std::size_t> start_;
};

void append_connection(std::string& out, const story::Line& line) {
    if (line.connection == 0) return;
    out += std::to_string(line.connection);
    out += ": ";
}

}  // namespace

void append_line(std::string& out, const story::Line& line) {
    const std::size_t start = out.size();
    constexpr std::array<std::string_view, 4> marks = {"", "? ", "! ", "* "};
    out += marks[static_cast<std::size_t>(line.presence)];
    if (line.after) append_after(out, *line.after);
    append_connection(out, line);
    std::visit(Writer(out, start), line.body);
    if (!line.comment.empty()) {
        if (out.size() > start && out.back() != ' ') out += "  ";
        out += "# ";
        out += line.comment;
    }
    // Removes the final blank of a line that has only a mark or a tag.
    while (out.size() > start && out.back() == ' ') out.pop_back();
    out += '\n';
}

std::string print(const story::Story& story) {
    std::string out;
    for (const story::Line& line : story.lines) append_line(out, line);
    return out;
}

std::string one_line(const story::Line& line) {
    std::string out;
    append_connection(out, line);
    std::visit(Writer(out, std::nullopt), line.body);
    return out;
}

}  // namespace tcpwhy::story
