// A story: a trace as lines of text, with calls and segments interleaved. These are plain values;
// docs/story.md has the grammar, and text/ parses and prints it.
//
// A story describes an observed run, or an expected one: a worksheet, a prediction or a test
// fixture. Therefore each field can be
//   absent   the story says nothing about it, and nothing is compared;
//   blank    "____" in the text: to be filled in, and it matches anything;
//   a value.
// A field that is a std::string has no Field<> around it: "" is absent, four or more underscores
// are a blank.
//
// Values that change from run to run do not occur: no ephemeral ports, process numbers, absolute
// times or absolute sequence numbers. Sequence numbers are relative to the sender's SYN, which has
// 0; ACK numbers to the receiver's SYN.
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
    bool blank = false;  ///< if true, there is no value

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

/// "story 1: the article's run": the first line of a printed story.
struct Header {
    std::uint64_t version = grammar_version;
    std::string title;  ///< one line without " #" and without blanks at its ends; can be empty
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

/// The kind of a piece. A segment is a list of pieces: "SYN 0, ACK 1".
enum class PieceKind : std::uint8_t {
    blank,   ///< any pieces
    rst,     ///< with its sequence number
    syn,     ///< with its sequence number (0)
    data,    ///< number of the first byte, and of the byte after the last
    fin,     ///< with its sequence number: the one after the last byte
    seq,     ///< of a segment without any of these, if its number is not the next one
    urgent,  ///< without a number
    ack,     ///< the next number that the sender expects
    window,  ///< in bytes; only told if it is 0
};
std::string_view name(PieceKind kind);  ///< "RST", "DATA"; "____" for blank

/// The first bytes of a payload.
struct Peep {
    std::string bytes;
    bool more = false;  ///< the payload has more bytes
    friend bool operator==(const Peep&, const Peep&) = default;
};

struct Piece {
    PieceKind kind = PieceKind::blank;
    Field<std::uint64_t> number;
    Field<std::uint64_t> end;  ///< data only, and only with a number
    Field<Peep> peep;          ///< data only; blank only with a number
    friend bool operator==(const Piece&, const Piece&) = default;
};

/// Why a segment was sent: model::Cause without values that change from run to run.
struct Cause {
    bool blank = false;  ///< to be filled in; then the other fields are absent
    model::CauseKind kind = model::CauseKind::unknown;
    std::string call;  ///< "connect"; "" for none
    std::uint64_t ordinal =
        0;  ///< 1: the actor's first call of this name, 2: its second …; 0: its latest
    std::string actor;  ///< the process of the call or exit; "": the one named like the sending end
    Field<model::Timer> timer;  ///< CauseKind::timer
    std::string signal;         ///< CauseKind::exit: "SIGKILL"; "": it exited by itself
    bool on_the_way = false;    ///< CauseKind::reply: something between the ends, no kernel
    bool inferred = false;      ///< not observed
    friend bool operator==(const Cause&, const Cause&) = default;
};

/// "client > server  SYN 0  <- connect  [SYN-SENT, SYN-RECEIVED]"
struct Segment {
    Field<model::Side> from;  ///< never absent
    Field<model::Side> to;    ///< never absent
    std::vector<Piece> pieces;
    std::optional<Cause> cause;
    Field<model::TcpState> client_state;  ///< both states are absent, or neither
    Field<model::TcpState> server_state;
    std::optional<std::vector<Field<model::NoteCode>>> notes;  ///< none of the fields is absent
    friend bool operator==(const Segment&, const Segment&) = default;
};

/// A call that waits has two lines: "server  accept4(3) waits", later "server  accept4(3) = 4  <-
/// ACK 1". A call that does not wait has one: "client  write(3, "a\n", 2) = 2".
struct Call {
    enum class Stage : std::uint8_t { made, waits, returned };

    std::string actor;
    std::string text;  ///< "accept4(3)", or the name alone
    Stage stage = Stage::made;
    Field<std::int64_t> result;   ///< returned
    std::string error;            ///< "ECONNREFUSED"; "" for none
    std::vector<Piece> woken_by;  ///< one piece of each segment that ended the wait
    friend bool operator==(const Call&, const Call&) = default;
};

/// An event of a process.
struct Event {
    enum class What : std::uint8_t { starts, executes, forked, gets, exits, killed };

    std::string actor;
    What what = What::starts;
    std::string word;            ///< a program, the parent's name, or a signal's name
    Field<std::int64_t> status;  ///< exits
    friend bool operator==(const Event&, const Event&) = default;
};

/// "server  loses what arrives at 3", "server  loses no more at 3".
struct Loss {
    std::string actor;       ///< the process that holds the socket
    Field<std::int64_t> fd;  ///< its descriptor there; never absent
    bool begins = true;
    friend bool operator==(const Loss&, const Loss&) = default;
};

/// "client  ICMP port-unreachable about SYN 0": an error that is reported to an end.
struct Icmp {
    std::string actor;           ///< the end that receives it
    std::string what;            ///< model::name() of the error
    std::optional<Piece> about;  ///< a piece of the quoted segment
    friend bool operator==(const Icmp&, const Icmp&) = default;
};

/// "connection 1: closed, server first"
struct Ending {
    enum class First : std::uint8_t { client, server, both };

    Field<std::uint64_t> connection;  ///< never absent
    Field<model::Outcome> outcome;    ///< never absent
    Field<First> first;  ///< whose FIN or RST came first; absent: no end's, or not said
    friend bool operator==(const Ending&, const Ending&) = default;
};

/// How often a line of an expected story must occur in the run.
enum class Presence : std::uint8_t {
    expected,  ///< no mark: exactly once
    optional,  ///< "?": it can be missing
    exact,     ///< "!": exactly so, even a bare ACK or a turn of an event loop (expect.hpp)
    repeated,  ///< "*": any number of lines like it
};

/// std::monostate: an empty line, or a comment only.
using Body = std::variant<std::monostate, Header, Anything, BlankLine, Segment, Call, Event, Loss,
                          Icmp, Ending>;

struct Line {
    Presence presence = Presence::expected;
    std::optional<model::Time> after;  ///< ns since the line before; for readers, never compared
    std::uint32_t connection = 0;      ///< 0: absent; a segment then belongs to the first one
    Body body;
    std::string comment;  ///< one line without blanks at its end
    friend bool operator==(const Line&, const Line&) = default;
};

/// Line k of the text is lines[k - 1].
struct Story {
    std::vector<Line> lines;
    friend bool operator==(const Story&, const Story&) = default;
};

/// True if the text contains a blank.
inline bool has_blank(std::string_view text) {
    return text.find(blank_text) != std::string_view::npos;
}

}  // namespace tcpwhy::story
