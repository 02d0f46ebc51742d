#include "tracer/calls/strace/line.hpp"

#include <algorithm>
#include <charconv>

#include "common/text/trimmed.hpp"
namespace tcpwhy::calls {
namespace {

constexpr auto npos = std::string_view::npos;

bool is_digit(char character) {
    return character >= '0' && character <= '9';
}
bool in_name(char character) {
    return is_digit(character) || character == '_' || (character >= 'a' && character <= 'z') ||
           (character >= 'A' && character <= 'Z');
}

void skip_blanks(std::string_view& text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
}

std::string_view take_while(std::string_view& text, bool (*wanted)(char)) {
    std::size_t length = 0;
    while (length < text.size() && wanted(text[length])) ++length;
    const std::string_view taken = text.substr(0, length);
    text.remove_prefix(length);
    return taken;
}

template <class Number>
bool to_number(std::string_view digits, Number& number) {
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return error == std::errc{} && end == digits.data() + digits.size();
}

/// No clock of a machine that runs strace shows an earlier time (1973), and no line comes so long
/// after the one before it.
constexpr model::Time earliest_epoch = 100'000'000 * model::second_ns;

/// "1795392285.587198", with up to nine decimals.
std::optional<model::Time> seconds(std::string_view text) {
    const std::size_t point = text.find('.');
    const std::string_view decimals = point == npos ? "" : text.substr(point + 1);
    constexpr model::Time last = model::Time{1} << 33U;  // the year 2242
    model::Time whole = 0;
    model::Time fraction = 0;
    if (decimals.size() > 9 || !to_number(text.substr(0, point), whole)) return std::nullopt;
    if (!decimals.empty() && !to_number(decimals, fraction)) return std::nullopt;
    if (whole < 0 || whole >= last || fraction < 0) return std::nullopt;
    for (std::size_t digits = decimals.size(); digits < 9; ++digits) fraction *= 10;
    return whole * model::second_ns + fraction;
}

/// Walks over arguments: no character in quotes, in brackets or after a descriptor ("3</a,b>") is a
/// separator. Calls `each` for every character of the outermost level, with its position, until
/// `each` says stop.
template <class Each>
void walk(std::string_view text, Each&& each) {
    int depth = 0;
    bool quoted = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char character = text[at];
        if (quoted) {
            if (character == '\\') ++at;
            quoted = character != '"';
            continue;
        }
        const bool shift = text.substr(at).starts_with("<<");
        if (character == '<' && at > 0 && is_digit(text[at - 1]) && !shift) {
            // The end is a '>' that is no arrow ("127.0.0.1:40140->127.0.0.1:9877").
            std::size_t end = text.find('>', at);
            while (end != npos && text[end - 1] == '-') end = text.find('>', end + 1);
            if (end == npos) return;
            at = end;
            continue;
        }
        if (depth == 0 && each(character, at)) return;
        if (character == '"') quoted = true;
        if (character == '(' || character == '[' || character == '{') ++depth;
        if (character == ')' || character == ']' || character == '}') --depth;
        if (depth < 0) return;
    }
}

/// Reads the text after the arguments: "= 4", "= -1 ECONNREFUSED (Connection refused) <0.000012>".
std::string_view take_result(std::string_view text, StraceLine& out) {
    text = trimmed(text);
    if (!text.starts_with('=')) return "it has no result";
    text = trimmed(text.substr(1));
    if (text.ends_with('>')) {
        const std::size_t open = text.rfind('<');
        const auto lasted =
            open == npos ? std::nullopt : seconds(text.substr(open + 1, text.size() - open - 2));
        if (lasted) {
            out.lasted = lasted;
            text = trimmed(text.substr(0, open));
        }
    }
    const std::size_t blank = text.find(' ');
    out.result = text.substr(0, blank);
    if (blank == npos) return "";
    std::string_view rest = trimmed(text.substr(blank));
    if (rest.starts_with('(')) out.answer = rest;
    if (out.result != "-1" && out.result != "?") return "";
    out.error = take_while(rest, in_name);
    if (!out.error.starts_with('E')) out.error = {};
    return "";
}

/// "NAME(ARGUMENTS) = RESULT", from the arguments on.
std::string_view take_call(std::string_view rest, StraceLine& out) {
    constexpr std::string_view unfinished = "<unfinished ...>";
    if (trimmed(rest).ends_with(unfinished)) {
        rest = trimmed(rest);
        out.text = trimmed(rest.substr(0, rest.size() - unfinished.size()));
        if (out.kind == StraceLine::Kind::call) out.kind = StraceLine::Kind::unfinished;
        return "";
    }
    std::size_t close = npos;
    walk(rest, [&](char character, std::size_t at) {
        if (character == ')') close = at;
        return close != npos;
    });
    if (close == npos) return "its arguments do not end";
    out.text = trimmed(rest.substr(0, close));
    return take_result(rest.substr(close + 1), out);
}

std::string_view take_resumed(std::string_view rest, StraceLine& out) {
    rest.remove_prefix(5);  // "<... "
    out.kind = StraceLine::Kind::resumed;
    out.name = take_while(rest, in_name);
    constexpr std::string_view resumed = " resumed>";
    if (out.name.empty() || !rest.starts_with(resumed)) return "it resumes no call";
    rest.remove_prefix(resumed.size());
    // strace puts a blank or a comma in front of what is still to come.
    while (rest.starts_with(' ') || rest.starts_with(',')) rest.remove_prefix(1);
    return take_call(rest, out);
}

std::string_view take_end(std::string_view rest, StraceLine& out) {
    rest.remove_prefix(4);
    constexpr std::string_view exited = "exited with ";
    constexpr std::string_view killed = "killed by ";
    if (rest.starts_with(exited)) {
        rest.remove_prefix(exited.size());
        out.kind = StraceLine::Kind::exited;
        const auto status = number_of(rest);
        if (!status || *status < 0 || *status > 255) return "its exit status is none";
        out.status = static_cast<std::int32_t>(*status);
    } else if (rest.starts_with(killed)) {
        rest.remove_prefix(killed.size());
        out.kind = StraceLine::Kind::killed;
        out.name = take_while(rest, in_name);
    }
    return "";
}

/// The process in front of the line: "17945 " (-o) or "[pid 17945] ".
std::string_view take_process(std::string_view& rest, StraceLine& out) {
    const bool bracketed = rest.starts_with("[pid");
    if (bracketed) rest.remove_prefix(4);
    skip_blanks(rest);
    std::string_view after = rest;
    const std::string_view digits = take_while(after, is_digit);
    // Without -f the time stands in front.
    if (!bracketed && (digits.empty() || !after.starts_with(' '))) return "";
    if (!to_number(digits, out.tid) || out.tid <= 0) return "its process number is none";
    if (bracketed && !after.starts_with(']')) return "its process number does not end";
    if (bracketed) after.remove_prefix(1);
    skip_blanks(after);
    rest = after;
    return "";
}

}  // namespace

std::string_view take_apart(std::string_view line, StraceLine& out) {
    out = {};
    std::string_view rest = trimmed(line);
    if (rest.ends_with('\r')) rest.remove_suffix(1);
    if (rest.empty() || rest.starts_with("strace: ")) return "";
    if (const auto wrong = take_process(rest, out); !wrong.empty()) return wrong;
    const std::size_t blank = rest.find(' ');
    const std::string_view stamp = rest.substr(0, blank);
    const auto time = seconds(stamp);
    if (!time || stamp.find('.') == npos) {
        if (stamp.find(':') != npos) return "its time has no date: run strace with -ttt";
        return "it has no time in seconds since the epoch: run strace with -ttt";
    }
    if (*time < earliest_epoch)
        return "its time counts from the line before (strace -r): run strace with -ttt";
    if (blank == npos) return "nothing follows the time";
    out.time = *time;
    rest = trimmed(rest.substr(blank));
    if (rest.starts_with("(+ ")) {  // -ttt and -r: the time since the line before as well
        const std::size_t close = rest.find(')');
        if (close == npos) return "its relative time does not end";
        rest = trimmed(rest.substr(close + 1));
    }
    if (rest.starts_with("<... ")) return take_resumed(rest, out);
    if (rest.starts_with("+++ ")) return take_end(rest, out);
    if (rest.starts_with("--- ")) {
        rest.remove_prefix(4);
        out.kind = StraceLine::Kind::signal;
        out.name = take_while(rest, in_name);
        return "";
    }
    if (rest.starts_with("???")) return "";  // strace could not tell
    out.name = take_while(rest, in_name);
    if (out.name.empty() || !rest.starts_with('(')) return "it is no call";
    out.kind = StraceLine::Kind::call;
    return take_call(rest.substr(1), out);
}

std::vector<std::string_view> arguments(std::string_view text) {
    constexpr std::size_t most = 16;  // no call has as many
    std::vector<std::string_view> list;
    std::size_t begin = 0;
    walk(text, [&](char character, std::size_t at) {
        if (character != ',') return false;
        list.push_back(trimmed(text.substr(begin, at - begin)));
        begin = at + 1;
        return list.size() == most;
    });
    if (const auto last = trimmed(text.substr(begin)); !last.empty()) list.push_back(last);
    return list;
}

std::string_view value_of(std::string_view text, std::string_view name) {
    for (std::size_t at = text.find(name); at != npos; at = text.find(name, at + 1)) {
        const std::size_t after = at + name.size();
        const bool begins = at == 0 || !in_name(text[at - 1]);
        if (!begins || after >= text.size() || text[after] != '=') continue;
        const std::string_view value = text.substr(after + 1);
        return value.substr(0, value.find_first_of(",}])"));
    }
    return {};
}

std::optional<std::int64_t> number_of(std::string_view text) {
    const bool negative = text.starts_with('-');
    if (negative) text.remove_prefix(1);
    const bool hexadecimal = text.starts_with("0x");
    if (hexadecimal) text.remove_prefix(2);
    std::int64_t number = 0;
    const int base = hexadecimal ? 16 : text.starts_with('0') ? 8 : 10;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
    constexpr std::int64_t most = std::int64_t{1} << 62U;
    if (error != std::errc{} || number > most || number < 0) return std::nullopt;
    return negative ? -number : number;
}

}  // namespace tcpwhy::calls
