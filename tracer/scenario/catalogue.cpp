#include "tracer/scenario/catalogue.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "common/errors.hpp"
#include "common/text/closest_word.hpp"

namespace tcpwhy::scenario {
namespace {

Scenario parse(const EmbeddedText& entry) {
    return parse_scenario(entry.text, std::string(entry.name) + ".toml");
}

bool ends_with(std::string_view text, std::string_view end) {
    return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

}  // namespace

std::vector<Scenario> catalogue() {
    std::vector<Scenario> all;
    for (const EmbeddedText& entry : catalogue_texts()) all.push_back(parse(entry));
    const auto& families = scenario_families();
    const auto rank = [&](const Scenario& scenario) {
        const auto family = std::find(families.begin(), families.end(), scenario.family);
        return std::pair{family - families.begin(), scenario.learn};
    };
    std::stable_sort(all.begin(), all.end(),
                     [&](const Scenario& a, const Scenario& b) { return rank(a) < rank(b); });
    return all;
}

std::vector<Scenario> first_lessons_of(const std::vector<Scenario>& all) {
    std::vector<Scenario> first;
    for (const Scenario& scenario : all)
        if (scenario.learn < first_lessons) first.push_back(scenario);
    std::stable_sort(first.begin(), first.end(),
                     [](const Scenario& a, const Scenario& b) { return a.learn < b.learn; });
    return first;
}

bool is_program(const std::string& word) {
    if (ends_with(word, ".toml")) return false;
    const auto texts = catalogue_texts();
    const bool known = std::any_of(texts.begin(), texts.end(),
                                   [&](const EmbeddedText& entry) { return entry.name == word; });
    if (known) return false;
    // No scenario's name has a dot: "server.py" is a program, also one that is not there.
    return word.find_first_of("/ .") != std::string::npos || std::filesystem::exists(word);
}

Scenario find_scenario(const std::string& word) {
    if (ends_with(word, ".toml") || word.find('/') != std::string::npos) return read_scenario(word);
    std::vector<std::string> names;
    for (const EmbeddedText& entry : catalogue_texts()) {
        if (entry.name == word) return parse(entry);
        names.emplace_back(entry.name);
    }
    throw UsageError("there is no scenario '" + word + "'" + did_you_mean(word, names) +
                     "; `tcpwhy scenarios` lists them");
}

}  // namespace tcpwhy::scenario
