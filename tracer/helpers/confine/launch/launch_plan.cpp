#include "tracer/helpers/confine/launch/launch_plan.hpp"

#include <charconv>
#include <type_traits>

namespace tcpwhy::helpers {
namespace {

/// One list of the fields for both directions: `visit` gets each key with its field.
template <class Plan, class Visit>
void each_field(Plan& plan, Visit visit) {
    visit("uid", plan.uid);
    visit("gid", plan.gid);
    visit("folder", plan.folder);
    visit("home", plan.home);
    visit("tmp", plan.tmp);
    visit("shm", plan.shm);
    visit("path", plan.path);
    visit("see", plan.visible);
    visit("port", plan.ports);
    visit("group", plan.groups);
    visit("cpu", plan.cpu_seconds);
    visit("data", plan.data_bytes);
    visit("processes", plan.processes);
    visit("descriptors", plan.descriptors);
    visit("file", plan.file_bytes);
    visit("report", plan.report);
}

template <class Value>
constexpr bool is_list = false;
template <class Value>
constexpr bool is_list<std::vector<Value>> = true;

std::string text_of(const std::string& value) {
    return value;
}
template <class Number>
std::string text_of(Number value) {
    return std::to_string(value);
}

bool parse(std::string_view text, std::string& value) {
    value = text;
    return true;
}
template <class Number>
bool parse(std::string_view text, Number& value) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} && end == text.data() + text.size();
}
template <class Value>
bool parse(std::string_view text, std::vector<Value>& values) {
    return parse(text, values.emplace_back());
}

bool take_word(LaunchPlan& plan, std::string_view key, std::string_view text) {
    if (key == "rung") {
        const auto rung = confinement_rung_named(text);
        if (rung) plan.rung = *rung;
        return rung.has_value();
    }
    bool taken = false;
    each_field(plan, [&](std::string_view name, auto& field) {
        if (name == key) taken = parse(text, field);
    });
    return taken;
}

}  // namespace

std::vector<std::string> encode(const LaunchPlan& plan) {
    std::vector<std::string> words{"rung=" + std::string(name_of(plan.rung))};
    const auto add = [&](const char* key, const auto& value) {
        words.push_back(std::string(key) + "=" + text_of(value));
    };
    each_field(plan, [&](const char* key, const auto& field) {
        if constexpr (is_list<std::remove_cvref_t<decltype(field)>>) {
            for (const auto& value : field) add(key, value);
        } else {
            add(key, field);
        }
    });
    words.emplace_back("--");
    words.insert(words.end(), plan.argv.begin(), plan.argv.end());
    return words;
}

std::optional<LaunchPlan> decode_launch_plan(const std::vector<std::string>& words) {
    LaunchPlan plan;
    std::size_t at = 0;
    for (; at < words.size() && words[at] != "--"; ++at) {
        const std::string_view word = words[at];
        const std::size_t equals = word.find('=');
        if (equals == std::string_view::npos) return std::nullopt;
        if (!take_word(plan, word.substr(0, equals), word.substr(equals + 1))) return std::nullopt;
    }
    if (at == words.size()) return std::nullopt;
    plan.argv.assign(words.begin() + static_cast<std::ptrdiff_t>(at) + 1, words.end());
    if (plan.argv.empty()) return std::nullopt;
    return plan;
}

}  // namespace tcpwhy::helpers
