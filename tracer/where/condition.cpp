#include "tracer/where/condition.hpp"

#include <algorithm>
#include <cctype>

#include "common/errors.hpp"
#include "common/text/closest_word.hpp"
#include "common/text/joined.hpp"
#include "tracer/calls/words/error_name.hpp"
#include "tracer/model/note.hpp"
#include "tracer/model/timer.hpp"

namespace tcpwhy::where {
namespace {

constexpr std::array<std::string_view, keys> key_names = {"note",  "cause",   "outcome", "state",
                                                          "errno", "process", "side"};
constexpr int last_errno = 133;  // EHWPOISON

/// The names of an enumeration, up to the first value that has none.
template <typename Enum>
void append_names(std::vector<std::string>& names, int first) {
    for (int value = first;; ++value) {
        const std::string_view found = model::name(static_cast<Enum>(value));
        if (found.empty()) return;
        names.emplace_back(found);
    }
}

std::vector<std::string> note_names() {
    std::vector<std::string> names;
    names.reserve(model::note_rows().size());
    for (const model::NoteRow& row : model::note_rows()) names.emplace_back(row.name);
    return names;
}

std::vector<std::string> error_names() {
    std::vector<std::string> names;
    for (int error = 1; error <= last_errno; ++error)
        if (std::string name = calls::error_name(error); name != "E" + std::to_string(error))
            names.push_back(std::move(name));
    return names;
}

/// As the known values are spelt: "fin_wait_1" is FIN-WAIT-1.
std::string spelt(Key key, std::string value) {
    if (key == Key::process || key == Key::cause) return value;
    const bool capitals = key == Key::state || key == Key::error;
    for (char& letter : value) {
        const auto code = static_cast<unsigned char>(letter);
        letter = static_cast<char>(capitals ? std::toupper(code) : std::tolower(code));
        if (letter == '_') letter = '-';
    }
    return value == "EWOULDBLOCK" ? "EAGAIN" : value;
}

Key key_named(const std::string& word) {
    const auto found = std::find(key_names.begin(), key_names.end(), word);
    if (found != key_names.end()) return static_cast<Key>(found - key_names.begin());
    const std::vector<std::string> known(key_names.begin(), key_names.end());
    throw UsageError("--where: there is no key '" + word + "'" + did_you_mean(word, known) +
                     "; the keys are " + joined(known, ", "));
}

bool has(const std::vector<std::string>& values, std::string_view word) {
    return std::find(values.begin(), values.end(), word) != values.end();
}

bool has_cause(const std::vector<std::string>& values, const model::Cause& cause) {
    return has(values, model::name(cause.kind)) ||
           (cause.timer != model::Timer::none && has(values, model::name(cause.timer))) ||
           (cause.name != model::SystemCall::none && has(values, model::name(cause.name)));
}

bool has_process(const std::vector<std::string>& values, const Traits& traits) {
    const auto is_wanted = [&](model::Pid pid) { return has(values, std::to_string(pid)); };
    const auto is_named = [&](std::string_view name) { return has(values, name); };
    return std::any_of(traits.pids.begin(), traits.pids.end(), is_wanted) ||
           std::any_of(traits.process_names.begin(), traits.process_names.end(), is_named);
}

bool holds(Key key, const std::vector<std::string>& values, const Traits& traits) {
    const auto wanted_state = [&](const std::string& value) {
        const auto state = model::tcp_state_named(value);
        return state && traits.states.has(*state);
    };
    switch (key) {
        case Key::note:
            return traits.notes != nullptr &&
                   std::any_of(traits.notes->begin(), traits.notes->end(),
                               [&](const model::Note& note) {
                                   return has(values, model::name(note.code));
                               });
        case Key::cause:
            return traits.cause != nullptr && has_cause(values, *traits.cause);
        case Key::outcome:
            return true;
        case Key::state:
            return std::any_of(values.begin(), values.end(), wanted_state);
        case Key::error:
            return traits.error != 0 && has(values, calls::error_name(traits.error));
        case Key::process:
            return has_process(values, traits);
        case Key::side:
            return traits.side != model::Side::none && has(values, model::name(traits.side));
    }
    return false;
}

}  // namespace

std::string_view name(Key key) {
    return key_names[static_cast<std::size_t>(key)];
}

std::vector<std::string> known_values(Key key) {
    std::vector<std::string> values;
    switch (key) {
        case Key::note:
            return note_names();
        case Key::cause:
            append_names<model::CauseKind>(values, 0);
            append_names<model::Timer>(values, 1);
            append_names<model::SystemCall>(values, 1);
            break;
        case Key::outcome:
            append_names<model::Outcome>(values, 0);
            break;
        case Key::state:
            append_names<model::TcpState>(values, 0);
            break;
        case Key::error:
            return error_names();
        case Key::side:
            return {"client", "server"};
        case Key::process:
            break;
    }
    return values;
}

Conditions::Conditions(const std::vector<std::string>& words) {
    for (const std::string& word : words) {
        std::size_t begin = 0;
        while (begin <= word.size()) {
            const std::size_t end = std::min(word.find(',', begin), word.size());
            add(word.substr(begin, end - begin));
            begin = end + 1;
        }
    }
}

void Conditions::add(const std::string& word) {
    const std::size_t sign = word.find('=');
    if (sign == std::string::npos || sign + 1 == word.size())
        throw UsageError("--where: '" + word +
                         "' is not KEY=VALUE, such as note=reset-unread-data or side=server");
    const Key key = key_named(word.substr(0, sign));
    std::string value = spelt(key, word.substr(sign + 1));
    const std::vector<std::string> known = known_values(key);
    if (!known.empty() && !has(known, value)) {
        const std::string all = known.size() <= 12 ? "; there are " + joined(known, ", ") : "";
        throw UsageError("--where: there is no " + std::string(name(key)) + " '" + value + "'" +
                         did_you_mean(value, known) + all);
    }
    if (!text_.empty()) text_ += ',';
    text_.append(name(key)) += '=';
    text_ += value;
    values_[static_cast<std::size_t>(key)].push_back(std::move(value));
}

bool Conditions::any() const {
    return std::any_of(values_.begin(), values_.end(),
                       [](const auto& values) { return !values.empty(); });
}

bool matches(const Conditions& conditions, const Traits& traits) {
    for (std::size_t index = 0; index < keys; ++index) {
        const Key key = static_cast<Key>(index);
        if (conditions.ask(key) && !holds(key, conditions.values(key), traits)) return false;
    }
    return true;
}

bool matches_process(const Conditions& conditions, const Traits& traits) {
    return !conditions.ask(Key::process) || has_process(conditions.values(Key::process), traits);
}

bool matches(const Conditions& conditions, model::Outcome outcome) {
    return !conditions.ask(Key::outcome) ||
           has(conditions.values(Key::outcome), model::name(outcome));
}

}  // namespace tcpwhy::where
