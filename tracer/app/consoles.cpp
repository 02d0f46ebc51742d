#include "tracer/app/consoles.hpp"

#include <algorithm>
#include <cstdio>
#include <iostream>

#include "common/errors.hpp"
#include "common/whole_file.hpp"
#include "tracer/app/terminal.hpp"
#include "tracer/scenario/toml_table.hpp"

namespace tcpwhy::app {
namespace {

std::vector<std::string> answers_in(const toml::node& node, const std::string& file) {
    std::vector<std::string> all;
    const auto add = [&](const toml::node& each) {
        if (const auto* text = each.as_string()) return all.push_back(text->get());
        if (const auto* number = each.as_integer())
            return all.push_back(std::to_string(number->get()));
        scenario::fail(file, each.source().begin, "an answer is a text in quotes or a number");
    };
    if (const toml::array* list = node.as_array())
        for (const toml::node& each : *list) add(each);
    else
        add(node);
    return all;
}

}  // namespace

TerminalConsole::TerminalConsole() {
    columns = terminal_columns();
    color = terminal_wants_color();
    unicode = locale_is_utf8();
}

void TerminalConsole::show(const std::string& text) {
    if (std::fputs(text.c_str(), stdout) < 0 || std::fflush(stdout) != 0)
        throw Error(exit_status::failed, "cannot write to standard output");
}

std::optional<std::string> TerminalConsole::ask(const std::string& prompt, const std::string&) {
    show(prompt);
    std::string line;
    if (!std::getline(std::cin, line)) return std::nullopt;
    return line;
}

ScriptedConsole::ScriptedConsole(const std::string& file) {
    const std::string text = whole_file(file, "cannot read the answers " + file);
    try {
        const toml::table root = toml::parse(text);
        for (const auto& [key, node] : root)
            answers_[std::string(key.str())] = answers_in(node, file);
    } catch (const toml::parse_error& error) {
        scenario::fail(file, error.source().begin, std::string(error.description()));
    }
}

std::optional<std::string> ScriptedConsole::ask(const std::string& prompt, const std::string& id) {
    if (id.empty()) {
        show("\n");
        return "";
    }
    const auto found = answers_.find(id);
    if (found == answers_.end() || found->second.empty()) return std::nullopt;
    // A file with too few answers ends the walk as an end of input does.
    const std::size_t nth = asked_[id]++;
    if (nth >= std::max<std::size_t>(found->second.size(), 2)) return std::nullopt;
    const std::string& answer = found->second[std::min(nth, found->second.size() - 1)];
    show(prompt + answer + "\n");
    return answer;
}

}  // namespace tcpwhy::app
