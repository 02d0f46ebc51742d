#include "tracer/scenario/toml_table.hpp"

#include <algorithm>

#include "common/errors.hpp"
#include "common/text/closest_word.hpp"

namespace tcpwhy::scenario {
namespace {

std::string whole(double value) {
    return std::to_string(static_cast<long>(value));
}

}  // namespace

std::string location(const std::string& file, toml::source_position at) {
    return file + ":" + std::to_string(at.line) + ":" + std::to_string(at.column);
}

void fail(const std::string& file, toml::source_position at, const std::string& message) {
    throw UsageError(location(file, at) + ": " + message);
}

void Table::only(const std::vector<std::string>& known) const {
    for (const auto& [key, node] : table_) {
        const std::string word(key.str());
        if (std::find(known.begin(), known.end(), word) != known.end()) continue;
        fail(file_, key.source().begin,
             "unknown key '" + word + "'" + in_table() + did_you_mean(word, known));
    }
}

std::string Table::text(const std::string& key) const {
    const toml::node* found = node(key);
    if (!found) return "";
    const auto* text = found->as_string();
    if (!text) fail(file_, found->source().begin, "'" + key + "' must be a text in quotes");
    return text->get();
}

std::string Table::needed_text(const std::string& key) const {
    std::string value = text(key);
    if (value.empty()) {
        const auto where = has(key) ? at(key) : at();
        fail(file_, where, "'" + key + "' is missing" + in_table());
    }
    return value;
}

double Table::number(const std::string& key, double otherwise, double least, double most) const {
    const toml::node* found = node(key);
    if (!found) return otherwise;
    const auto value = found->value<double>();
    if (!found->is_number() || !value || *value < least || *value > most)
        fail(file_, found->source().begin,
             "'" + key + "' must be a number from " + whole(least) + " to " + whole(most));
    return *value;
}

const toml::table* Table::table(const std::string& key) const {
    const toml::node* found = node(key);
    if (!found) return nullptr;
    if (!found->is_table())
        fail(file_, found->source().begin,
             "'" + key + "' must be a table: [" + key + "] on a line of its own");
    return found->as_table();
}

std::string on_its_lines(const std::string& text, toml::source_position at,
                         std::string_view whole_file) {
    std::size_t start = 0;
    for (toml::source_index line = 1; line < at.line; ++line)
        start = whole_file.find('\n', start) + 1;
    const std::string_view quotes = whole_file.substr(start + at.column - 1, 3);
    std::size_t lines = at.line - 1;
    if (quotes == "'''" || quotes == "\"\"\"") {
        const std::size_t after = start + at.column + 2;
        if (whole_file.substr(after, 1) == "\n" || whole_file.substr(after, 2) == "\r\n") ++lines;
    }
    return std::string(lines, '\n') + text;
}

}  // namespace tcpwhy::scenario
