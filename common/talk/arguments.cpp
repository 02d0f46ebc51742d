#include "common/talk/arguments.hpp"

#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstring>
#include <utility>

#include "common/text/closest_word.hpp"

namespace tcpwhy::talk {

std::string_view take_word(LineCursor& cursor) {
    (void)cursor.at_end();  // skips blanks
    const std::size_t begin = cursor.position();
    const std::string_view rest = cursor.take_rest();
    const std::string_view word = rest.substr(0, rest.find_first_of(" \t"));
    cursor.return_to(begin + word.size());
    return word;
}

void fail_at(LineCursor& cursor, std::size_t column, const std::string& message) {
    cursor.return_to(column - 1);
    cursor.fail(message);
}

std::size_t next_column(LineCursor& cursor) {
    (void)cursor.at_end();
    return cursor.position() + 1;
}

namespace {

constexpr std::uint64_t most_bytes = 1'000'000'000;
constexpr std::uint64_t most_milliseconds = 3'600'000;
constexpr std::uint64_t most_number = 2'147'483'647;  // of an int option

std::uint64_t take_amount(LineCursor& cursor, std::uint64_t least, std::uint64_t most,
                          const std::string& what) {
    const std::size_t column = next_column(cursor);
    const auto number = cursor.take_number();
    if (cursor.failed()) return least;
    if (!number || *number < least || *number > most) {
        fail_at(cursor, column,
                "expected " + what + ", " + std::to_string(least) + " to " + std::to_string(most));
        return least;
    }
    return *number;
}

std::uint64_t take_bytes(LineCursor& cursor) {
    const std::uint64_t amount = take_amount(cursor, 1, most_bytes, "a number of bytes");
    if (!cursor.take_words("bytes") && !cursor.take_words("byte")) cursor.fail("expected 'bytes'");
    return amount;
}

/// In milliseconds.
std::uint64_t take_time(LineCursor& cursor) {
    const std::uint64_t number = take_amount(cursor, 0, most_milliseconds, "a time (100ms, 2s)");
    if (cursor.take_words("ms")) return number;
    if (!cursor.take_words("s")) cursor.fail("expected 'ms' or 's' after the number");
    return std::min(number * 1000, most_milliseconds);
}

std::int64_t take_whole_seconds(LineCursor& cursor) {
    const std::size_t column = next_column(cursor);
    const std::uint64_t time_ms = take_time(cursor);
    if (!cursor.failed() && time_ms % 1000 != 0)
        fail_at(cursor, column, "this option takes whole seconds");
    return static_cast<std::int64_t>(time_ms / 1000);
}

bool take_switch(LineCursor& cursor) {
    if (cursor.take_words("on")) return true;
    if (!cursor.take_words("off")) cursor.fail("expected 'on' or 'off'");
    return false;
}

std::string take_string(LineCursor& cursor) {
    auto text = cursor.take_quoted();
    if (!text) cursor.fail("expected a string in double quotes");
    return text.value_or("");
}

void take_setting(LineCursor& cursor, Step& step) {
    const std::size_t column = next_column(cursor);
    const std::string_view name = take_word(cursor);
    std::vector<std::string> known;
    for (const Option& option : options()) {
        known.emplace_back(option.name);
        if (option.name == name) step.option = &option;
    }
    if (step.option == nullptr) {
        fail_at(cursor, column,
                "there is no option '" + std::string(name) + "'" + did_you_mean(name, known));
        return;
    }
    switch (step.option->kind) {
        case OptionKind::flag:
        case OptionKind::nonblocking:
            step.value = take_switch(cursor) ? 1 : 0;
            break;
        case OptionKind::number:
            step.value = static_cast<std::int64_t>(take_amount(cursor, 0, most_number, "a number"));
            break;
        case OptionKind::seconds:
            step.value = take_whole_seconds(cursor);
            break;
        case OptionKind::milliseconds:
            step.value = static_cast<std::int64_t>(take_time(cursor));
            break;
        case OptionKind::linger:
            step.value = cursor.take_words("off") ? -1 : take_whole_seconds(cursor);
            break;
    }
}

void take_sending(LineCursor& cursor, Step& step) {
    if (cursor.peek() == '"') {
        step.text = take_string(cursor);
    } else if (cursor.peek() >= '0' && cursor.peek() <= '9') {
        step.amount = take_bytes(cursor);
    } else {
        cursor.fail("expected a string in double quotes, or a number of bytes");
    }
    constexpr std::array<std::pair<std::string_view, int>, 3> flags{
        {{"more", MSG_MORE}, {"oob", MSG_OOB}, {"dontwait", MSG_DONTWAIT}}};
    for (bool found = true; found;) {
        found = false;
        for (const auto& [word, flag] : flags) {
            if (!cursor.take_words(word)) continue;
            step.flags |= flag;
            found = true;
        }
    }
}

void take_room(LineCursor& cursor, Step& step) {
    if (cursor.take_words("at most")) {
        step.amount = take_bytes(cursor);
    } else if (cursor.peek() >= '0' && cursor.peek() <= '9') {
        step.verb = Verb::read_bytes;
        step.amount = take_bytes(cursor);
    }
}

void take_direction(LineCursor& cursor, Step& step) {
    if (cursor.take_words("send")) {
        step.flags = SHUT_WR;
    } else if (cursor.take_words("receive")) {
        step.flags = SHUT_RD;
    } else if (cursor.take_words("both")) {
        step.flags = SHUT_RDWR;
    } else {
        cursor.fail("expected 'send', 'receive' or 'both'");
    }
}

void take_address(LineCursor& cursor, Step& step) {
    const char next = cursor.peek();
    const bool stands_here = next == '[' || next == ':' || (next >= '0' && next <= '9');
    if (!stands_here) return;
    const std::size_t column = next_column(cursor);
    step.endpoint = parse_endpoint(take_word(cursor));
    if (!step.endpoint)
        fail_at(cursor, column, "expected ADDRESS:PORT, as 127.0.0.1:9877 or [::1]:9877");
}

void take_family(LineCursor& cursor, Step& step) {
    if (cursor.take_words("ipv4")) step.family = AF_INET;
    if (cursor.take_words("ipv6")) step.family = AF_INET6;
}

void take_as(LineCursor& cursor, Name& as) {
    if (!cursor.take_words("as")) return;
    as.column = next_column(cursor);
    as.text = cursor.take_name();
    if (as.text.empty()) cursor.fail("expected a name after 'as'");
}

/// The number for which `name_of` returns this word; 0: none.
template <class NameOf>
int number_named(std::string_view word, int last, NameOf name_of, std::vector<std::string>& known) {
    for (int number = 1; number <= last; ++number) {
        const char* name = name_of(number);
        if (name == nullptr) continue;
        known.emplace_back(name);
        if (word == name) return number;
    }
    return 0;
}

void take_signal(LineCursor& cursor, Step& step) {
    const std::size_t column = next_column(cursor);
    std::string_view word = take_word(cursor);
    if (word.substr(0, 3) == "SIG") word.remove_prefix(3);
    std::vector<std::string> known;
    step.signal = number_named(word, SIGSYS, ::sigabbrev_np, known);
    for (std::string& name : known) name.insert(0, "SIG");
    const std::string whole = "SIG" + std::string(word);
    if (step.signal == 0)
        fail_at(cursor, column, "there is no signal '" + whole + "'" + did_you_mean(whole, known));
}

}  // namespace

void take_argument(LineCursor& cursor, Draft& draft) {
    Step& step = draft.step;
    switch (draft.form->argument) {
        case Argument::none:
            break;
        case Argument::family:
            take_family(cursor, step);
            take_as(cursor, draft.as);
            break;
        case Argument::name:
            take_as(cursor, draft.as);
            break;
        case Argument::opening:
            take_address(cursor, step);
            if (cursor.take_words("with")) step.text = take_string(cursor);
            break;
        case Argument::address:
            take_address(cursor, step);
            break;
        case Argument::number:
            step.amount = take_amount(cursor, 0, 255, "an exit status");
            break;
        case Argument::backlog:
            step.any_amount = cursor.peek() < '0' || cursor.peek() > '9';
            if (!step.any_amount) step.amount = take_amount(cursor, 0, most_number, "a backlog");
            break;
        case Argument::sending:
            take_sending(cursor, step);
            break;
        case Argument::room:
            take_room(cursor, step);
            break;
        case Argument::string:
            step.text = take_string(cursor);
            break;
        case Argument::direction:
            take_direction(cursor, step);
            break;
        case Argument::setting:
            take_setting(cursor, step);
            break;
        case Argument::time:
            step.amount = take_time(cursor);
            break;
        case Argument::signal:
            take_signal(cursor, step);
            break;
    }
}

void take_failure(LineCursor& cursor, Step& step) {
    if (!cursor.take_words("fails")) return;
    const std::size_t column = next_column(cursor);
    const std::string_view word = take_word(cursor);
    std::vector<std::string> known;
    constexpr int last_error = 133;  // EHWPOISON
    const int number = number_named(word, last_error, ::strerrorname_np, known);
    if (number == 0) {
        fail_at(cursor, column,
                "there is no error '" + std::string(word) + "'" + did_you_mean(word, known));
    }
    step.fails = number;
}

}  // namespace tcpwhy::talk
