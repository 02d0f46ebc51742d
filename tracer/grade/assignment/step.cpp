#include "tracer/grade/assignment/step.hpp"

#include <algorithm>
#include <array>

#include "common/text/closest_word.hpp"
#include "common/text/line_cursor.hpp"

namespace tcpwhy::grade {
namespace {

using model::Side;

/// Which words follow the verb.
enum class After : std::uint8_t { nothing, within, needed_seconds, message, text, name, count };

struct VerbRow {
    std::string_view words;
    Verb verb;
    After after;
    Side role;  ///< for a submission that is this; none: for both
    double seconds;
};

// The longer of two rows that begin alike comes first.
constexpr std::array verb_rows = {
    VerbRow{"start without arguments", Verb::start_bare, After::nothing, Side::none, 0},
    VerbRow{"start", Verb::start, After::nothing, Side::none, 0},
    VerbRow{"kill all", Verb::kill_all, After::nothing, Side::none, 0},
    VerbRow{"still running", Verb::still_running, After::nothing, Side::none, 0},
    VerbRow{"ends with status 0", Verb::ends_good, After::within, Side::none, 5},
    VerbRow{"ends with failure", Verb::ends_badly, After::within, Side::none, 5},
    VerbRow{"ends", Verb::ends, After::within, Side::none, 5},
    VerbRow{"finish", Verb::finish, After::within, Side::client, 3},
    VerbRow{"listens", Verb::listens, After::within, Side::server, 5},
    VerbRow{"accepted", Verb::accepted, After::within, Side::server, 5},
    VerbRow{"count descriptors", Verb::count_descriptors, After::nothing, Side::server, 1},
    VerbRow{"no more descriptors", Verb::no_more_descriptors, After::within, Side::server, 1},
    VerbRow{"no close-wait", Verb::no_close_wait, After::within, Side::server, 1},
    VerbRow{"time-wait", Verb::time_wait, After::within, Side::server, 2},
    VerbRow{"settle", Verb::settle, After::within, Side::none, 1},
    VerbRow{"connect", Verb::connect, After::name, Side::server, 5},
    VerbRow{"send back what comes", Verb::send_back, After::within, Side::client, 5},
    VerbRow{"serve", Verb::serve, After::within, Side::client, 0.3},
    VerbRow{"send back in parts", Verb::send_parts, After::needed_seconds, Side::client, 0},
    VerbRow{"send", Verb::send, After::message, Side::none, 0},
    VerbRow{"echo", Verb::echo, After::within, Side::server, 5},
    VerbRow{"read line", Verb::read_line, After::within, Side::none, 5},
    VerbRow{"read", Verb::read, After::text, Side::none, 5},
    VerbRow{"nothing more", Verb::nothing_more, After::within, Side::none, 0.5},
    VerbRow{"fin", Verb::fin, After::within, Side::none, 3},
    VerbRow{"await end", Verb::await_end, After::within, Side::none, 1},
    VerbRow{"let it close", Verb::let_close, After::within, Side::server, 0.5},
    VerbRow{"shutdown", Verb::shut, After::nothing, Side::none, 0},
    VerbRow{"close", Verb::close, After::nothing, Side::none, 0},
    VerbRow{"reset", Verb::reset, After::nothing, Side::none, 0},
    VerbRow{"nobody listens", Verb::nobody_listens, After::nothing, Side::client, 0},
    VerbRow{"accept", Verb::accept, After::within, Side::client, 5},
    VerbRow{"return line", Verb::return_line, After::within, Side::client, 5},
    VerbRow{"receive line", Verb::receive_line, After::within, Side::client, 5},
    VerbRow{"still connected", Verb::still_connected, After::nothing, Side::client, 0},
    VerbRow{"no connection", Verb::no_connection, After::nothing, Side::client, 0},
    VerbRow{"type", Verb::type, After::message, Side::client, 0},
    VerbRow{"end input", Verb::end_input, After::nothing, Side::client, 0},
    VerbRow{"says something new", Verb::says_new, After::nothing, Side::client, 0},
    VerbRow{"says something", Verb::says, After::nothing, Side::none, 0},
    VerbRow{"remember output", Verb::remember_output, After::nothing, Side::client, 0},
    VerbRow{"printed once", Verb::printed_once, After::nothing, Side::client, 0},
    VerbRow{"printed all", Verb::printed_all, After::nothing, Side::client, 0},
    VerbRow{"pause", Verb::pause, After::needed_seconds, Side::none, 0},
    VerbRow{"times", Verb::times, After::count, Side::none, 0},
    VerbRow{"end times", Verb::end_times, After::nothing, Side::none, 0},
};

constexpr double most_seconds = 60;
constexpr std::uint64_t most_times = 1000;
constexpr std::uint64_t most_bytes = 60'000;

std::string first_words_of(std::string_view text, std::size_t count) {
    std::size_t at = 0;
    while (count-- > 0 && at < text.size()) at = text.find(' ', at + 1);
    return std::string(text.substr(0, at));
}

/// The step that was meant, of those that a submission of this kind has: 'reed line within 5' is
/// compared by as many words as each step has.
std::string meant_step(const std::string& written, Side role) {
    std::vector<std::string> words{"try"};
    for (const VerbRow& row : verb_rows)
        if (row.role == Side::none || row.role == role) words.emplace_back(row.words);
    if (std::string whole = did_you_mean(written, words); !whole.empty()) return whole;
    std::size_t most_words = 1;
    for (const std::string& each : words)
        most_words = std::max(
            most_words, static_cast<std::size_t>(std::count(each.begin(), each.end(), ' ')) + 1);
    for (std::size_t count = most_words; count > 0; --count)
        if (std::string found = did_you_mean(first_words_of(written, count), words); !found.empty())
            return found;
    return "";
}

/// "5", "0.5"; a unit is not known: one is enough.
double take_seconds(LineCursor& line, const char* after) {
    const auto whole = line.take_name();
    double value = -1;
    try {
        std::size_t used = 0;
        value = std::stod(std::string(whole), &used);
        if (used != whole.size()) value = -1;
    } catch (const std::exception&) {
        value = -1;
    }
    if (value < 0 || value > most_seconds)
        line.fail(std::string("'") + after + "' needs a number of seconds from 0 to 60, no unit",
                  whole.size());
    return value;
}

/// "within 5", "for 0.5".
void take_time(LineCursor& line, Step& step) {
    if (line.take_words("within") || line.take_words("for"))
        step.seconds = take_seconds(line, "within");
}

void take_message(LineCursor& line, Step& step) {
    if (line.take_words("long line"))
        step.message = Message::long_line;
    else if (line.take_words("short line"))
        step.message = Message::short_line;
    else if (line.take_words("lines in turn"))
        step.message = Message::turns;
    else if (line.take_words("line"))
        step.message = Message::line;
    else if (const auto text = line.take_quoted()) {
        step.message = Message::text;
        step.text = *text;
    } else if (const auto number = line.take_number()) {
        if (*number == 0 || *number > most_bytes)
            return line.fail("a message has 1 to 60000 bytes");
        step.bytes = static_cast<std::size_t>(*number);
        step.message = Message::bytes;
        if (line.take_words("byte line"))
            step.message = Message::line;
        else if (!line.take_words("bytes") && !line.take_words("byte"))
            line.fail("after the number comes 'bytes' or 'byte line'");
    } else {
        line.fail(
            "a message is: line, long line, short line, lines in turn, NUMBER bytes, NUMBER "
            "byte line, or \"text\"");
    }
}

void take_rest_of(const VerbRow& row, LineCursor& line, Step& step) {
    step.seconds = row.seconds;
    switch (row.after) {
        case After::nothing:
            break;
        case After::within:
            take_time(line, step);
            break;
        case After::needed_seconds:
            step.seconds = take_seconds(line, "this step");
            break;
        case After::message:
            take_message(line, step);
            break;
        case After::text:
            if (const auto text = line.take_quoted()) {
                step.message = Message::text;
                step.text = *text;
                take_time(line, step);
            } else {
                line.fail("here comes a text in quotes, or 'line'");
            }
            break;
        case After::name:
            if (line.take_words("as")) step.socket = line.take_name();
            take_time(line, step);
            break;
        case After::count:
            if (const auto number = line.take_number(); number && *number <= most_times)
                step.times = static_cast<int>(*number);
            else
                line.fail("'times' needs a number up to 1000");
            break;
    }
}

/// "silent: close" acts on the connection that was made "as silent".
void take_socket(LineCursor& line, Step& step) {
    const std::size_t begin = line.position();
    const std::string name(line.take_name());
    if (!name.empty() && line.take(':'))
        step.socket = name;
    else
        line.return_to(begin);
}

void take_step(LineCursor& line, Step& step, Side role) {
    step.tries = line.take_words("try");
    take_socket(line, step);
    for (const VerbRow& row : verb_rows) {
        const std::size_t begin = line.position();
        if (!line.take_words(row.words)) continue;
        if (row.role != Side::none && row.role != role) {
            line.return_to(begin);
            return line.fail("'" + std::string(row.words) + "' is for a submission that is a " +
                             std::string(model::name(row.role)) +
                             meant_step(std::string(row.words), role));
        }
        step.verb = row.verb;
        take_rest_of(row, line, step);
        if (!line.failed() && !line.at_end())
            line.fail("nothing may follow '" + std::string(row.words) + "' here" +
                      (row.after == After::within
                           ? " (fix: '" + std::string(row.words) + " within 2')"
                           : ""));
        return;
    }
    const std::size_t begin = line.position();
    std::string rest(line.take_rest());
    line.return_to(begin);
    while (!rest.empty() && rest.back() == ' ') rest.pop_back();
    while (!rest.empty() && rest.front() == ' ') rest.erase(0, 1);
    line.fail("there is no step '" + rest + "'" + meant_step(rest, role));
}

std::string_view without_comment(std::string_view line) {
    bool quoted = false;
    for (std::size_t at = 0; at < line.size(); ++at) {
        if (line[at] == '\\' && quoted)
            ++at;
        else if (line[at] == '"')
            quoted = !quoted;
        else if (line[at] == '#' && !quoted)
            return line.substr(0, at);
    }
    return line;
}

std::string trimmed_source(std::string_view line) {
    const std::size_t begin = line.find_first_not_of(" \t\r");
    if (begin == std::string_view::npos) return {};
    return std::string(line.substr(begin, line.find_last_not_of(" \t\r") - begin + 1));
}

void require_closed_times(const std::vector<Step>& steps) {
    const Step* open = nullptr;
    for (const Step& step : steps) {
        if (step.verb == Verb::times) {
            if (open) throw StepError{step.line, 1, "'times' may not stand within 'times'"};
            open = &step;
        } else if (step.verb == Verb::end_times) {
            if (!open) throw StepError{step.line, 1, "'end times' without 'times' before it"};
            open = nullptr;
        }
    }
    if (open) throw StepError{open->line, 1, "'times' needs 'end times' on a line of its own"};
}

/// A name must have been given by "connect as NAME" before.
void require_known_names(const std::vector<Step>& steps) {
    std::vector<std::string> known;
    for (const Step& step : steps) {
        if (step.socket.empty()) continue;
        if (step.verb == Verb::connect)
            known.push_back(step.socket);
        else if (std::find(known.begin(), known.end(), step.socket) == known.end())
            throw StepError{step.line, 1,
                            "there is no connection '" + step.socket + "'" +
                                did_you_mean(step.socket, known) + " (fix: 'connect as " +
                                step.socket + "' before it)"};
    }
}

}  // namespace

std::vector<Step> parse_steps(std::string_view script, Side role) {
    std::vector<Step> steps;
    for (std::size_t number = 1; !script.empty(); ++number) {
        const std::size_t end = std::min(script.find('\n'), script.size());
        const std::string_view text = without_comment(script.substr(0, end));
        script.remove_prefix(std::min(end + 1, script.size()));
        std::string source = trimmed_source(text);
        if (source.empty()) continue;
        LineCursor line(std::string_view(text.data(), text.find_last_not_of(" \t\r") + 1));
        Step step;
        take_step(line, step, role);
        if (line.failed()) throw StepError{number, line.error_column(), line.message()};
        step.line = number;
        step.source = std::move(source);
        steps.push_back(std::move(step));
    }
    require_closed_times(steps);
    require_known_names(steps);
    return steps;
}

}  // namespace tcpwhy::grade
