#include "tracer/app/commands/scenarios.hpp"

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

void print_list(const std::vector<scenario::Scenario>& all) {
    std::size_t longest = 0;
    for (const scenario::Scenario& scenario : all)
        longest = std::max(longest, scenario.name.size());
    const auto width = static_cast<std::size_t>(std::max(terminal_columns(), 60));
    std::string out;
    std::string family;
    for (const scenario::Scenario& scenario : all) {
        if (scenario.family != family) {
            if (!family.empty()) out += '\n';
            family = scenario.family;
            out += family + '\n';
        }
        const std::string gap(longest - scenario.name.size() + 2, ' ');
        out += "  " + scenario.name + gap + wrapped(scenario.teaches, width, longest + 4) + '\n';
    }
    std::fputs(out.c_str(), stdout);
}

nlohmann::ordered_json json_of(const scenario::Scenario& scenario) {
    nlohmann::ordered_json programs = nlohmann::ordered_json::object();
    for (const scenario::ScenarioProgram& program : scenario.programs)
        programs[program.name] = program.command;
    return {{"name", scenario.name},
            {"family", scenario.family},
            {"teaches", scenario.teaches},
            {"programs", std::move(programs)},
            {"expects", scenario.expected.has_value()}};
}

}  // namespace

Job declare_scenarios(CLI::App& command) {
    struct Choices {
        std::string name;
        std::string format = "text";
    };
    auto choices = std::make_shared<Choices>();
    command.add_option("name", choices->name, "Show this scenario's file")->type_name("NAME");
    command.add_option("-f,--format", choices->format, "text, or json (one line per scenario)")
        ->type_name("FORMAT")
        ->check(CLI::IsMember({"text", "json"}));
    return [choices] {
        std::vector<scenario::Scenario> chosen;
        if (choices->name.empty()) {
            chosen = scenario::catalogue();
        } else {
            chosen.push_back(scenario::find_scenario(choices->name));
        }
        if (choices->format == "json") {
            for (const scenario::Scenario& scenario : chosen) {
                auto json = json_of(scenario);
                if (!choices->name.empty()) json["file"] = scenario.text;
                std::puts(json.dump().c_str());
            }
        } else if (choices->name.empty()) {
            print_list(chosen);
        } else {
            std::fputs(chosen.front().text.c_str(), stdout);
        }
        return exit_status::ok;
    };
}

}  // namespace tcpwhy::app
