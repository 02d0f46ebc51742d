// A trace told as text: calls and segments interleaved, one a line. Plain values that know nothing
// of how they are written; docs/story.md has the grammar.
//
// A story is a run that was observed, or one that is expected: a worksheet, a prediction, a
// fixture. So every field can be absent (nothing is said of it) or blank (it is to be filled in,
// and matches anything). In fields that are text a blank is the text itself: four underscores or
// more. Nothing volatile has a place here: no ports, no process numbers, no absolute times or
// sequence numbers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "tracer/model/finding.hpp"
#include "tracer/model/process_event.hpp"
#include "tracer/model/tcp_state.hpp"

namespace tcpwhy::story {

constexpr std::string_view blank_text = "____";
constexpr std::uint64_t grammar_version = 1;

/// Absent, blank or a value.
template <class T>
struct Field {
    std::optional<T> value;
    bool blank = false;  ///< then there is no value

    Field() = default;
    Field(T given) : value(std::move(given)) {}
    static Field left_blank() {
        Field field;
        field.blank = true;
        return field;
    }
    [[nodiscard]] bool absent() const { return !blank && !value; }
    friend bool operator==(const Field&, const Field&) = default;
};

/// "story 1: the article's run". The first line of what is printed.
struct Header {
    std::uint64_t version = grammar_version;
    std::string title;  ///< one line without " #", no blanks at its ends; may be empty
    friend bool operator==(const Header&, const Header&) = default;
};

/// "...": any number of lines.
struct Anything {
    friend bool operator==(const Anything&, const Anything&) = default;
};

/// "____": any one line.
struct BlankLine {
    friend bool operator==(const BlankLine&, const BlankLine&) = default;
};

/// What a segment carries, one item of it. Numbers are relative to the sender's SYN; an ACK's to
/// the receiver's.
enum class PieceKind : std::uint8_t {
    blank,   ///< any pieces
    rst,     ///< with its sequence number
    syn,     ///< with its sequence number (0)
    data,    ///< first byte's number, and that behind the last byte
    fin,     ///< with its sequence number, which is the one behind the last byte
    seq,     ///< the sequence number of a segment without any of these, where it is not the next
    urgent,  ///< no number
    ack,     ///< the next number that is waited for
    window,  ///< in bytes; told when it is 0
};
std::string_view name(PieceKind kind);  ///< "RST", "DATA"; "____" for blank

/// The first bytes of a payload.
struct Peep {
    std::string bytes;
    bool more = false;  ///< there are more than these
    friend bool operator==(const Peep&, const Peep&) = default;
};

struct Piece {
    PieceKind kind = PieceKind::blank;
    Field<std::uint64_t> number;
    Field<std::uint64_t> end;  ///< data alone, and only beside a number
    Field<Peep> peep;          ///< data alone; left blank only beside a number
    friend bool operator==(const Piece&, const Piece&) = default;
};

/// Why a segment was sent: model::Cause in words that are the same in every run.
struct Cause {
    bool blank = false;  ///< to be filled in; nothing else is said then
    model::CauseKind kind = model::CauseKind::unknown;
    std::string call;           ///< "connect"; "" for none
    std::uint64_t ordinal = 0;  ///< the how manieth call of that name by its actor; 0: its latest
    std::string actor;          ///< whose call or end; "": the process named like the sending end
    Field<model::Timer> timer;  ///< CauseKind::timer
    std::string signal;         ///< CauseKind::exit: "SIGKILL"; "" where it left by itself
    bool inferred = false;      ///< not observed
    friend bool operator==(const Cause&, const Cause&) = default;
};

/// "client > server  SYN 0  <- connect  [SYN-SENT, SYN-RECEIVED]"
struct Segment {
    Field<model::Side> from;  ///< never absent
    Field<model::Side> to;    ///< never absent
    std::vector<Piece> pieces;
    std::optional<Cause> cause;
    Field<model::TcpState> client_state;  ///< both states are absent or neither is
    Field<model::TcpState> server_state;
    std::optional<std::vector<Field<model::NoteCode>>> notes;  ///< none of them is absent
    friend bool operator==(const Segment&, const Segment&) = default;
};

/// "server  accept4(3) waits", later "server  accept4(3) = 4  <- ACK 1"; or at once
/// "client  write(3, "a\n", 2) = 2".
struct Call {
    enum class Stage : std::uint8_t { made, waits, returned };

    std::string actor;
    std::string text;  ///< "accept4(3)", or the name alone
    Stage stage = Stage::made;
    Field<std::int64_t> result;   ///< returned
    std::string error;            ///< "ECONNREFUSED"; "" for none
    std::vector<Piece> woken_by;  ///< one for each segment that ended the wait: what it is known by
    friend bool operator==(const Call&, const Call&) = default;
};

/// What happened to a process.
struct Event {
    enum class What : std::uint8_t { starts, executes, forked, gets, exits, killed };

    std::string actor;
    What what = What::starts;
    std::string word;            ///< the program, the parent's name, the signal's name
    Field<std::int64_t> status;  ///< exits
    friend bool operator==(const Event&, const Event&) = default;
};

/// "server  loses what arrives at 3", "server  loses no more at 3".
struct Loss {
    std::string actor;       ///< who holds the socket
    Field<std::int64_t> fd;  ///< its descriptor there; never absent
    bool begins = true;
    friend bool operator==(const Loss&, const Loss&) = default;
};

/// "client  ICMP port-unreachable about SYN 0": an error that an end is told.
struct Icmp {
    std::string actor;           ///< the end
    std::string what;            ///< model::name() of the error
    std::optional<Piece> about;  ///< what the segment quoted is known by
    friend bool operator==(const Icmp&, const Icmp&) = default;
};

/// "connection 1: closed, server first"
struct Ending {
    enum class First : std::uint8_t { client, server, both };

    Field<std::uint64_t> connection;  ///< never absent
    Field<model::Outcome> outcome;    ///< never absent
    Field<First> first;  ///< whose FIN or RST came first; absent: nobody's, or not said
    friend bool operator==(const Ending&, const Ending&) = default;
};

/// How a line of an expected story is meant.
enum class Presence : std::uint8_t {
    expected,
    optional,  ///< "?": it may be missing
    exact,     ///< "!": also an ACK that might as well ride on another segment stands alone
    repeated,  ///< "*": any number of lines like it
};

/// A line of nothing but a comment, or an empty one, has no body.
using Body = std::variant<std::monostate, Header, Anything, BlankLine, Segment, Call, Event, Loss,
                          Icmp, Ending>;

struct Line {
    Presence presence = Presence::expected;
    std::optional<model::Time>
        after;                     ///< ns since the line before; a help for readers, never compared
    std::uint32_t connection = 0;  ///< 0: not said, which for a segment means the first
    Body body;
    std::string comment;  ///< one line, without blanks at its end
    friend bool operator==(const Line&, const Line&) = default;
};

/// Line k of the text is lines[k - 1].
struct Story {
    std::vector<Line> lines;
    friend bool operator==(const Story&, const Story&) = default;
};

/// True when a blank stands anywhere in the text.
inline bool has_blank(std::string_view text) {
    return text.find(blank_text) != std::string_view::npos;
}

}  // namespace tcpwhy::story
