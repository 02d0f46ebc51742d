#include "tracer/scenario/scenario.hpp"

#include <algorithm>
#include <variant>

#include "common/errors.hpp"
#include "common/split_words.hpp"
#include "common/talk/parser.hpp"
#include "common/text/base_name.hpp"
#include "common/text/closest_word.hpp"
#include "common/whole_file.hpp"
#include "tracer/scenario/cast.hpp"
#include "tracer/scenario/toml_letters.hpp"
#include "tracer/scenario/toml_table.hpp"
#include "tracer/story/text/parser.hpp"

namespace tcpwhy::scenario {
namespace {

using Words = std::vector<std::string>;

std::string list(const Words& words) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
    return text;
}

Words split(const std::string& command, const std::string& file, toml::source_position at) {
    try {
        Words words = split_words(command);
        if (words.empty()) fail(file, at, "the command is empty");
        return words;
    } catch (const UsageError& error) {
        fail(file, at, error.what());
    }
}

/// Reads one file.
class Reader {
  public:
    Reader(std::string_view text, const std::string& file, const toml::table& root)
        : text_(text), file_(file), root_(root, "", file) {}

    Scenario read() {
        Words known{"name",    "family", "teaches", "topics",   "learn", "port",
                    "timeout", "input",  "sysctl",  "firewall", "step",  "expect"};
        for (const std::string role : {"server", "client"}) {
            known.push_back(role);
            for (char number = '2'; number <= '9'; ++number) known.push_back(role + "-" + number);
        }
        root_.only(known);
        scenario_.file = file_;
        scenario_.text = text_;
        read_heading();
        for (const std::string& key : known)
            if (role_named(key) != model::Side::none) read_program(key);
        if (scenario_.programs.empty())
            fail(file_, root_.at(), "a scenario needs a [server] or a [client]");
        read_settings();
        read_firewall();
        read_steps();
        require_starts();
        read_expected();
        return std::move(scenario_);
    }

  private:
    void read_heading() {
        scenario_.name = root_.needed_text("name");
        if (scenario_.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") !=
            std::string::npos)
            fail(file_, root_.at("name"), "a name has small letters, digits and '-' alone");
        scenario_.family = root_.needed_text("family");
        const Words& families = scenario_families();
        if (std::find(families.begin(), families.end(), scenario_.family) == families.end())
            fail(file_, root_.at("family"),
                 "there is no family '" + scenario_.family + "'" +
                     did_you_mean(scenario_.family, families) + ": choose one of " +
                     list(families));
        scenario_.teaches = root_.needed_text("teaches");
        read_topics();
        scenario_.learn = static_cast<int>(root_.number("learn", last_to_learn, 1, last_to_learn));
        scenario_.port = static_cast<std::uint16_t>(root_.number("port", 9877, 1, 65535));
        scenario_.timeout_ns = static_cast<model::Time>(root_.number("timeout", 30, 1, 3600) *
                                                        static_cast<double>(model::second_ns));
        if (root_.has("input")) scenario_.input = lines_of(root_.text("input"));
    }

    void read_topics() {
        if (!root_.has("topics")) return;
        const toml::array* topics = root_.node("topics")->as_array();
        const auto is_word = [](const toml::node& each) {
            return each.is_string() && !each.as_string()->get().empty();
        };
        if (!topics || !std::all_of(topics->begin(), topics->end(), is_word))
            fail(file_, root_.at("topics"),
                 "topics is a list of words in quotes, which `tcpwhy explain` knows");
        for (const toml::node& each : *topics) scenario_.topics.push_back(each.as_string()->get());
    }

    static Words lines_of(const std::string& text) {
        Words lines;
        for (std::size_t start = 0; start < text.size();) {
            const std::size_t end = std::min(text.find('\n', start), text.size());
            lines.push_back(text.substr(start, end - start) + "\n");
            start = end + 1;
        }
        return lines;
    }

    void read_program(const std::string& name) {
        const toml::table* found = root_.table(name);
        if (!found) return;
        const Table table(*found, "[" + name + "]", file_);
        table.only({"command", "talk"});
        ScenarioProgram program;
        program.name = name;
        program.command = split(table.needed_text("command"), file_, table.at());
        program.talk = table.text("talk");
        if (table.has("talk")) check_talk(program, table.at("talk"));
        scenario_.programs.push_back(std::move(program));
    }

    /// A mistake in a talk is reported before anything runs, with its position in this file.
    void check_talk(const ScenarioProgram& program, toml::source_position at) const {
        const std::string program_name(base_name(program.command.front()));
        const bool serves = program_name == "echo-server";
        if (!serves && program_name != "echo-client")
            fail(file_, at, "talks are for echo-server and echo-client, not for " + program_name);
        (void)talk::parse_talk(on_its_lines(program.talk, at, text_), file_,
                               serves ? talk::server_sockets() : talk::client_sockets());
    }

    void read_settings() {
        const toml::table* found = root_.table("sysctl");
        if (!found) return;
        for (const auto& [key, node] : *found) {
            const std::string name(key.str());
            const auto at = key.source().begin;
            if (name.rfind("net.ipv4.", 0) != 0 && name.rfind("net.ipv6.", 0) != 0)
                fail(file_, at, "a setting's name is \"net.ipv4.…\" or \"net.ipv6.…\", in quotes");
            std::string value;
            if (const auto* text = node.as_string()) value = text->get();
            if (const auto* number = node.as_integer()) value = std::to_string(number->get());
            if (value.empty() || name.find("..") != std::string::npos ||
                name.find('/') != std::string::npos)
                fail(file_, at, "'" + name + "' must be set to a whole number or a text");
            scenario_.settings.push_back({name, value, location(file_, at)});
        }
    }

    void read_firewall() {
        const toml::table* found = root_.table("firewall");
        if (!found) return;
        const Table table(*found, "[firewall]", file_);
        table.only({"rules"});
        const toml::array* rules = table.has("rules") ? table.node("rules")->as_array() : nullptr;
        if (!rules || rules->empty())
            fail(file_, table.has("rules") ? table.at("rules") : table.at(),
                 "[firewall] needs rules = [\"…\"]: nft's, one text each");
        for (const toml::node& each : *rules) {
            const auto at = each.source().begin;
            const auto* text = each.as_string();
            if (!text || text->get().empty() || text->get().find('\n') != std::string::npos)
                fail(file_, at, "a firewall rule is a text in quotes, on one line");
            scenario_.firewall.push_back({text->get(), file_ + ":" + std::to_string(at.line)});
        }
    }

    void read_steps() {
        const toml::node* found = root_.node("step");
        if (!found) return;
        const toml::array* steps = found->as_array();
        if (!steps || !steps->is_array_of_tables())
            fail(file_, found->source().begin, "steps are written as [[step]]");
        for (const toml::node& each : *steps) {
            const Table table(*each.as_table(), "[[step]]", file_);
            table.only({"when", "do"});
            ScenarioStep step;
            const std::string when = table.text("when");
            const std::string act = table.needed_text("do");
            if (table.has("when"))
                step.when = parsed([&] { return parse_occasion(when, names()); }, table.at("when"));
            step.act = parsed([&] { return parse_deed(act, names()); }, table.at("do"));
            step.text = when.empty() ? act : when;
            step.location = file_ + ":" + std::to_string(table.at("do").line);
            scenario_.steps.push_back(std::move(step));
        }
    }

    template <class Parse>
    auto parsed(Parse parse, toml::source_position at) -> decltype(parse()) {
        try {
            return parse();
        } catch (const PhraseError& error) {
            at.column += static_cast<toml::source_index>(error.column);
            fail(file_, at, error.message);
        }
    }

    /// server and client start by themselves; all others need a step.
    void require_starts() const {
        for (const std::string& name : names()) {
            if (name == "server" || name == "client") continue;
            const bool started = std::any_of(
                scenario_.steps.begin(), scenario_.steps.end(), [&](const ScenarioStep& step) {
                    return step.act.kind == Deed::Kind::start && step.act.program == name;
                });
            if (!started) fail(file_, root_.at(name), "no step says \"start " + name + "\"");
        }
    }

    void read_expected() {
        const toml::table* found = root_.table("expect");
        if (!found) return;
        const Table table(*found, "[expect]", file_);
        table.only({"story"});
        const std::string story = table.needed_text("story");
        auto result = story::parse_story(on_its_lines(story, table.at("story"), text_));
        if (const auto* error = std::get_if<story::StoryError>(&result))
            throw UsageError(describe(*error, file_));
        scenario_.expected = std::get<story::Story>(std::move(result));
    }

    [[nodiscard]] Words names() const {
        Words all;
        for (const ScenarioProgram& program : scenario_.programs) all.push_back(program.name);
        return all;
    }

    std::string_view text_;
    const std::string& file_;
    Table root_;
    Scenario scenario_;
};

toml::table parse_toml(std::string_view text, const std::string& file) {
    try {
        return toml::parse(text);
    } catch (const toml::parse_error& error) {
        fail(file, error.source().begin, std::string(error.description()));
    }
}

}  // namespace

const Words& scenario_families() {
    static const Words families{"opening", "data", "closing", "resetting", "waiting", "odd"};
    return families;
}

Scenario parse_scenario(std::string_view text, const std::string& file) {
    if (const auto stray = find_stray_letter(text))
        fail(file, {stray->line, stray->column},
             "a letter beyond ASCII may stand in quotes and comments only, and not after a \\");
    const toml::table root = parse_toml(text, file);
    return Reader(text, file, root).read();
}

Scenario read_scenario(const std::string& path) {
    return parse_scenario(whole_file(path, "cannot read the scenario " + path), path);
}

}  // namespace tcpwhy::scenario
