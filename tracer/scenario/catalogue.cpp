#include "tracer/scenario/catalogue.hpp"

#include <algorithm>

#include "common/closest_word.hpp"
#include "common/errors.hpp"

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
        return std::find(families.begin(), families.end(), scenario.family) - families.begin();
    };
    std::stable_sort(all.begin(), all.end(),
                     [&](const Scenario& a, const Scenario& b) { return rank(a) < rank(b); });
    return all;
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
