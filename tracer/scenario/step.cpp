#include "tracer/scenario/step.hpp"

#include <algorithm>
#include <charconv>
#include <csignal>

#include "common/text/closest_word.hpp"
#include "tracer/model/system_call.hpp"
#include "tracer/scenario/cast.hpp"

namespace tcpwhy::scenario {
namespace {

using Words = std::vector<std::string>;

Words kind_names() {
    Words names;
    for (int kind = 0; kind <= static_cast<int>(SegmentKind::rst); ++kind)
        names.emplace_back(model::name(static_cast<SegmentKind>(kind)));
    return names;
}

Words state_names() {
    Words names;
    for (int state = 0; state <= static_cast<int>(model::TcpState::time_wait); ++state)
        names.emplace_back(model::name(static_cast<model::TcpState>(state)));
    return names;
}

Words call_names() {
    Words names;
    for (int call = 1; call <= static_cast<int>(model::last_system_call); ++call)
        names.emplace_back(model::name(static_cast<model::SystemCall>(call)));
    for (int family = 0; family < static_cast<int>(model::Family::other); ++family)
        names.emplace_back(model::name(static_cast<model::Family>(family)));
    return names;
}

/// A phrase, word by word.
class Phrase {
  public:
    explicit Phrase(std::string_view text) : text_(text) { skip_blanks(); }

    [[nodiscard]] bool at_end() const { return at_ == text_.size(); }
    [[noreturn]] void fail(const std::string& message) const {
        throw PhraseError{at_ + 1, message};
    }

    [[nodiscard]] std::string peek() const {
        const std::size_t end = std::min(text_.find_first_of(" \t", at_), text_.size());
        return std::string(text_.substr(at_, end - at_));
    }
    std::string word() {
        std::string next = peek();
        at_ += next.size();
        skip_blanks();
        return next;
    }
    /// Takes the word if it is the next.
    bool take(std::string_view wanted) {
        if (peek() != wanted) return false;
        word();
        return true;
    }
    void need(std::string_view wanted) {
        if (!take(wanted)) fail("'" + std::string(wanted) + "' is missing here");
    }
    /// One of these words; else a failure that says what it should be.
    std::string one_of(const Words& known, const std::string& what) {
        const std::string next = peek();
        if (next.empty()) fail(what + " is missing");
        if (std::find(known.begin(), known.end(), next) == known.end())
            fail("'" + next + "' is not " + what + did_you_mean(next, known));
        return word();
    }
    /// "2nd", if it is the next.
    std::optional<std::uint64_t> ordinal() {
        const std::string next = peek();
        std::uint64_t number = 0;
        const auto [end, error] = std::from_chars(next.data(), next.data() + next.size(), number);
        if (error != std::errc{} || number == 0) return std::nullopt;
        const std::string_view suffix(end, next.data() + next.size());
        if (suffix != "st" && suffix != "nd" && suffix != "rd" && suffix != "th")
            return std::nullopt;
        word();
        return number;
    }
    std::optional<std::int64_t> number() {
        const std::string next = peek();
        std::int64_t value = 0;
        const auto [end, error] = std::from_chars(next.data(), next.data() + next.size(), value);
        if (error != std::errc{} || end != next.data() + next.size()) return std::nullopt;
        word();
        return value;
    }
    /// "text", with \n \t \\ and \" in it.
    std::string quoted() {
        if (at_end() || text_[at_] != '"') fail("a text in \"quotes\" is missing here");
        std::string out;
        for (std::size_t i = at_ + 1; i < text_.size(); ++i) {
            if (text_[i] == '"') {
                at_ = i + 1;
                skip_blanks();
                return out;
            }
            if (text_[i] == '\\' && i + 1 < text_.size()) {
                const char letter = text_[++i];
                out += letter == 'n' ? '\n' : letter == 't' ? '\t' : letter;
            } else {
                out += text_[i];
            }
        }
        fail("the text has no closing '\"'");
    }
    void need_end() const {
        if (!at_end()) fail("'" + peek() + "' is one word too many");
    }

  private:
    void skip_blanks() { at_ = std::min(text_.find_first_not_of(" \t", at_), text_.size()); }

    std::string_view text_;
    std::size_t at_ = 0;
};

std::string program(Phrase& phrase, const Words& programs) {
    return phrase.one_of(programs, "a program of this scenario");
}

/// "server's".
std::string owner(Phrase& phrase, const Words& programs) {
    Words owners;
    for (const std::string& each : programs) owners.push_back(each + "'s");
    std::string word = phrase.one_of(owners, "a program of this scenario, with 's");
    word.resize(word.size() - 2);
    return word;
}

model::Side end_of(Phrase& phrase, const std::string& subject) {
    if (subject == "client") return model::Side::client;
    if (subject == "server") return model::Side::server;
    phrase.fail("a connection's ends are client and server, not " + subject);
}

SegmentKind segment_kind(Phrase& phrase) {
    return *model::segment_kind_named(phrase.one_of(kind_names(), "a kind of segment"));
}

int signal(Phrase& phrase) {
    const int number = signal_named(phrase.peek());
    if (number == 0) phrase.fail("'" + phrase.peek() + "' is not a signal");
    phrase.word();
    return number;
}

void call(Phrase& phrase, Occasion& when) {
    if (const auto nth = phrase.ordinal()) when.nth = *nth;
    when.call = phrase.one_of(call_names(), "a socket call");
}

void outcome(Phrase& phrase, Occasion& when) {
    if (!phrase.take("with")) return;
    if ((when.result = phrase.number())) return;
    when.error = phrase.peek();
    if (when.error.size() < 2 || when.error[0] != 'E')
        phrase.fail("a number or an error's name is missing here");
    phrase.word();
}

SocketChoice socket(Phrase& phrase) {
    SocketChoice choice;
    if (const auto nth = phrase.ordinal()) choice.nth = *nth;
    choice.listener =
        phrase.one_of({"listener", "connection"}, "a socket (listener, connection)") == "listener";
    return choice;
}

void drop(Phrase& phrase, Deed& deed, const Words& programs) {
    deed.kind = Deed::Kind::drop;
    if (phrase.take("no")) {
        phrase.need("more");
        deed.kind = Deed::Kind::drop_no_more;
    } else if (phrase.take("next")) {
        const auto count = phrase.number();
        if (count && *count < 1) phrase.fail("at least one segment must be dropped");
        deed.at_most = count ? static_cast<std::uint64_t>(*count) : 1;
        if (phrase.peek() != "at") deed.segment = segment_kind(phrase);
    } else if (phrase.take("all")) {
        if (phrase.peek() != "at") deed.segment = segment_kind(phrase);
    } else {
        phrase.fail("after 'drop' stands all, next or no more");
    }
    phrase.need("at");
    deed.program = owner(phrase, programs);
    deed.socket = socket(phrase);
}

}  // namespace

int signal_named(std::string_view name) {
    for (int number = 1; number < SIGRTMIN; ++number) {
        const std::string known = model::signal_name(number);
        if (name == known || name == std::string_view(known).substr(3)) return number;
    }
    return 0;
}

Occasion parse_occasion(std::string_view text, const Words& programs) {
    using Kind = Occasion::Kind;
    Phrase phrase(text);
    Occasion when;
    Phrase at_subject = phrase;
    when.program = program(phrase, programs);
    if (phrase.take("calls")) {
        when.kind = Kind::calls;
        call(phrase, when);
    } else if (phrase.take("waits")) {
        when.kind = Kind::waits;
        phrase.need("in");
        call(phrase, when);
    } else if (phrase.take("returns")) {
        when.kind = Kind::returns;
        phrase.need("from");
        call(phrase, when);
        outcome(phrase, when);
    } else if (phrase.take("sends")) {
        when.kind = Kind::sends;
        when.end = end_of(at_subject, when.program);
        if (const auto nth = phrase.ordinal()) when.nth = *nth;
        when.segment = segment_kind(phrase);
    } else if (phrase.take("is")) {
        when.kind = Kind::is_in;
        phrase.need("in");
        when.end = end_of(at_subject, when.program);
        when.state = *model::tcp_state_named(phrase.one_of(state_names(), "a TCP state"));
    } else if (phrase.take("exits")) {
        when.kind = Kind::exits;
    } else if (phrase.take("gets")) {
        when.kind = Kind::receives;
        when.signal = signal(phrase);
    } else {
        phrase.one_of({"calls", "waits", "returns", "sends", "is", "exits", "gets"},
                      "what a step can wait for (calls, waits in, returns from, sends, is in, "
                      "exits, gets)");
    }
    phrase.need_end();
    return when;
}

Deed parse_deed(std::string_view text, const Words& programs) {
    Phrase phrase(text);
    Deed deed;
    if (phrase.take("start")) {
        deed.program = program(phrase, programs);
    } else if (phrase.take("type")) {
        deed.kind = Deed::Kind::type;
        deed.text = phrase.quoted();
        if (deed.text.empty() || deed.text.back() != '\n') deed.text += '\n';
        phrase.need("to");
        deed.program = program(phrase, programs);
    } else if (phrase.take("end")) {
        deed.kind = Deed::Kind::end_input;
        deed.program = owner(phrase, programs);
        phrase.need("input");
    } else if (phrase.take("send")) {
        deed.kind = Deed::Kind::signal;
        deed.signal = signal(phrase);
        phrase.need("to");
        deed.program = program(phrase, programs);
    } else if (phrase.take("drop")) {
        drop(phrase, deed, programs);
    } else {
        phrase.one_of({"start", "type", "end", "send", "drop"},
                      "what a step can do (start, type, end, send, drop)");
    }
    phrase.need_end();
    return deed;
}

}  // namespace tcpwhy::scenario
