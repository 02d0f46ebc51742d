#include "tracer/app/commands/scenarios.hpp"

#include <algorithm>
#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "common/errors.hpp"
#include "tracer/app/terminal.hpp"
#include "tracer/scenario/catalogue.hpp"

namespace tcpwhy::app {
namespace {

/// `text` in lines of at most `width` columns; each but the first begins with `indent` blanks.
std::string wrapped(const std::string& text, std::size_t width, std::size_t indent) {
    std::string out;
    std::size_t column = indent;
    for (std::size_t start = 0; start < text.size();) {
        const std::size_t end = std::min(text.find(' ', start), text.size());
        const std::string word = text.substr(start, end - start);
        const std::size_t size = word.size();
        if (column > indent && column + 1 + size > width) {
            out += '\n' + std::string(indent, ' ');
            column = indent;
        } else if (column > indent) {
            out += ' ';
            ++column;
        }
        out += word;
        column += size;
        start = end + 1;
    }
    return out;
}

std::string first_lessons_line(const std::vector<scenario::Scenario>& all) {
    std::string names;
    for (const scenario::Scenario& scenario : scenario::first_lessons_of(all))
        names += (names.empty() ? "" : ", ") + scenario.name;
    return names;
}

/// In the order of learning: with the sentences, or the names alone.
std::string listed(const std::vector<scenario::Scenario>& all, bool names_alone) {
    std::size_t longest = 0;
    for (const scenario::Scenario& scenario : all)
        longest = std::max(longest, scenario.name.size());
    const auto width = static_cast<std::size_t>(std::max(terminal_columns(), 60));
    std::string out;
    const std::string first = first_lessons_line(all);
    if (!first.empty()) out += wrapped("begin with  " + first, width, 12) + "\n\n";
    for (auto at = all.begin(); at != all.end();) {
        const auto end = std::find_if(at, all.end(), [&](const scenario::Scenario& other) {
            return other.family != at->family;
        });
        if (names_alone) {
            std::string names;
            for (auto each = at; each != end; ++each) names += (each == at ? "" : " ") + each->name;
            const std::string gap(12 - at->family.size(), ' ');
            out += at->family + gap + wrapped(names, width, 12) + '\n';
            at = end;
            continue;
        }
        if (at != all.begin()) out += '\n';
        out += at->family + '\n';
        for (; at != end; ++at) {
            const std::string gap(longest - at->name.size() + 2, ' ');
            out += "  " + at->name + gap + wrapped(at->teaches, width, longest + 4) + '\n';
        }
    }
    return out;
}

bool is_family(const std::string& word) {
    const auto& families = scenario::scenario_families();
    return std::find(families.begin(), families.end(), word) != families.end();
}

std::vector<scenario::Scenario> family_of(const std::string& family) {
    std::vector<scenario::Scenario> all = scenario::catalogue();
    std::erase_if(all, [&](const scenario::Scenario& each) { return each.family != family; });
    return all;
}

nlohmann::ordered_json json_of(const scenario::Scenario& scenario) {
    nlohmann::ordered_json programs = nlohmann::ordered_json::object();
    for (const scenario::ScenarioProgram& program : scenario.programs)
        programs[program.name] = program.command;
    return {{"name", scenario.name},           {"family", scenario.family},
            {"teaches", scenario.teaches},     {"topics", scenario.topics},
            {"programs", std::move(programs)}, {"expects", scenario.expected.has_value()}};
}

}  // namespace

Job declare_scenarios(CommandLine& command) {
    struct Choices {
        std::string word;
        std::string format = "text";
        bool names_alone = false;
    };
    auto choices = std::make_shared<Choices>();
    command
        .add_option("name", &choices->word,
                    "A family: list its scenarios; or a scenario: print its file")
        .type_name("FAMILY|NAME");
    command.add_flag("-s,--short", choices->names_alone, "List the names alone");
    command.add_option("-f,--format", &choices->format, "text, or json (one line per scenario)")
        .type_name("FORMAT")
        .one_of({"text", "json"});
    return [choices] {
        const std::string& word = choices->word;
        const bool lists = word.empty() || is_family(word);
        const std::vector<scenario::Scenario> chosen =
            word.empty() ? scenario::catalogue()
            : lists      ? family_of(word)
                         : std::vector<scenario::Scenario>{scenario::find_scenario(word)};
        if (choices->format == "json") {
            for (const scenario::Scenario& scenario : chosen) {
                auto json = json_of(scenario);
                if (!lists) json["file"] = scenario.text;
                std::puts(json.dump().c_str());
            }
        } else {
            const std::string text =
                lists ? listed(chosen, choices->names_alone) : chosen.front().text;
            std::fputs(text.c_str(), stdout);
        }
        return exit_status::ok;
    };
}

}  // namespace tcpwhy::app
