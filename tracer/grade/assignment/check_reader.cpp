#include "tracer/grade/assignment/check_reader.hpp"

#include <algorithm>

#include "common/errors.hpp"
#include "common/text/closest_word.hpp"
#include "common/text/utf8.hpp"
#include "tracer/grade/assignment/expectation.hpp"
#include "tracer/grade/assignment/worksheet_reader.hpp"
#include "tracer/scenario/toml_letters.hpp"
#include "tracer/story/text/parser.hpp"

namespace tcpwhy::grade {

using scenario::fail;
using scenario::Table;

namespace {

constexpr std::size_t longest_id = 40;
constexpr int widest_title = 80;

/// Runs `parse`; its mistake gets its place in the file: `at` is that of the text's first line.
template <class Parse>
auto placed(const std::string& file, toml::source_position at, bool on_its_own_lines,
            const Parse& parse) -> decltype(parse()) {
    try {
        return parse();
    } catch (const StepError& error) {
        toml::source_position where = at;
        where.column += static_cast<toml::source_index>(error.column);
        if (on_its_own_lines) {
            where.line = static_cast<toml::source_index>(error.line);
            where.column = static_cast<toml::source_index>(error.column);
        }
        fail(file, where, error.message);
    }
}

}  // namespace

Check CheckReader::read(const Table& table) const {
    table.only({"id", "title", "points", "bonus", "needs", "evidence", "visibility", "hints",
                "build", "worksheet", "blanks", "count", "steps", "expect"});
    Check check;
    check.location = file_ + ":" + std::to_string(table.at().line);
    read_id(table, check);
    check.title = table.needed_text("title");
    if (check.title.find('\n') != std::string::npos || width_of(check.title) > widest_title)
        fail(file_, table.at("title"), "a title is one line of at most 80 columns");
    if (!table.has("points"))
        fail(file_, table.at(), "'points' is missing in the check '" + check.id + "'");
    check.points = table.number("points", 0, 0, 1000);
    check.bonus = flag(table, "bonus");
    check.hints = texts(table, "hints");
    read_needs(table, check);
    read_evidence(table, check);
    const std::string visibility = table.text("visibility");
    const std::vector<std::string> known{"visible", "hidden", "after-due-date"};
    if (!visibility.empty()) {
        const auto place = std::find(known.begin(), known.end(), visibility);
        if (place == known.end())
            fail(file_, table.at("visibility"),
                 "visibility is 'visible', 'hidden' or 'after-due-date', not '" + visibility + "'" +
                     did_you_mean(visibility, known));
        check.visibility = static_cast<Visibility>(place - known.begin());
    }
    read_judge(table, check);
    read_expect(table, check);
    require_evidence(table, check);
    return check;
}

void CheckReader::read_id(const Table& table, Check& check) const {
    check.id = table.needed_text("id");
    if (check.id.size() > longest_id ||
        check.id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") != std::string::npos)
        fail(file_, table.at("id"),
             "an id has 1 to 40 small letters, digits and '-', not '" + check.id + "'");
    if (assignment_.find(check.id))
        fail(file_, table.at("id"), "there is a check '" + check.id + "' already");
}

void CheckReader::read_needs(const Table& table, Check& check) const {
    check.needs = texts(table, "needs");
    std::vector<std::string> known;
    for (const Check& other : assignment_.checks) known.push_back(other.id);
    for (const std::string& need : check.needs) {
        if (assignment_.find(need)) continue;
        fail(file_, table.at("needs"),
             "the check '" + check.id + "' needs '" + need +
                 "', but no check before it has that id" + did_you_mean(need, known));
    }
}

void CheckReader::read_evidence(const Table& table, Check& check) const {
    const std::string word = table.text("evidence");
    if (word.empty()) return;
    const auto evidence = evidence_named(word);
    if (!evidence)
        fail(file_, table.at("evidence"),
             "evidence is \"E1\", \"E2\" or \"E3\", not \"" + word + "\"");
    check.evidence = *evidence;
}

void CheckReader::read_judge(const Table& table, Check& check) const {
    check.build = flag(table, "build");
    if (table.has("worksheet")) check.worksheet = read_worksheet(table, file_);
    const std::string script = table.text("steps");
    const int ways = int{check.build} + int{check.worksheet.has_value()} + int{!script.empty()};
    if (ways != 1)
        fail(file_, table.at(),
             "the check '" + check.id +
                 "' needs one of: build = true, worksheet = \"LAB\", or steps = '''…'''");
    if ((assignment_.role == model::Side::none) != check.worksheet.has_value())
        fail(file_, table.at(),
             "worksheet = \"LAB\" and submission = \"worksheet\" belong together");
    if (script.empty()) return;
    check.steps = placed(file_, table.at("steps"), true, [&] {
        return parse_steps(scenario::on_its_lines(script, table.at("steps"), text_),
                           assignment_.role);
    });
}

void CheckReader::read_expect(const Table& table, Check& check) const {
    const toml::table* found = table.table("expect");
    if (!found) return;
    const Table expect(*found, "[check.expect]", file_);
    expect.only({"segments", "states", "outcome", "story"});
    for (const std::string& phrase : texts(expect, "segments"))
        check.expect.wire.push_back(placed(file_, expect.at("segments"), false,
                                           [&] { return parse_wire_expectation(phrase); }));
    for (const std::string& phrase : texts(expect, "states"))
        check.expect.states.push_back(placed(file_, expect.at("states"), false,
                                             [&] { return parse_state_expectation(phrase); }));
    const std::string outcome = expect.text("outcome");
    std::vector<std::string> known;
    for (int each = 0; each <= static_cast<int>(model::Outcome::partial); ++each) {
        known.emplace_back(model::name(static_cast<model::Outcome>(each)));
        if (known.back() == outcome) check.expect.outcome = static_cast<model::Outcome>(each);
    }
    if (!outcome.empty() && !check.expect.outcome)
        fail(file_, expect.at("outcome"),
             "'" + outcome + "' is no outcome" + did_you_mean(outcome, known));
    read_story(expect, check);
}

void CheckReader::read_story(const Table& table, Check& check) const {
    const std::string text = table.text("story");
    if (text.empty()) return;
    auto result = story::parse_story(scenario::on_its_lines(text, table.at("story"), text_));
    if (const auto* error = std::get_if<story::StoryError>(&result))
        throw UsageError(describe(*error, file_));
    check.expect.story = std::get<story::Story>(std::move(result));
}

/// Only the calls show which call sent a FIN, and only the wire shows a reset or a state.
void CheckReader::require_evidence(const Table& table, const Check& check) const {
    Evidence needed = Evidence::e1;
    for (const WireExpectation& each : check.expect.wire)
        needed = std::max(
            needed, each.kind == WireExpectation::Kind::first_fin ? Evidence::e2 : Evidence::e3);
    if (!check.expect.states.empty() || check.expect.outcome || check.expect.story)
        needed = Evidence::e3;
    if (check.evidence >= needed) return;
    fail(file_, table.has("evidence") ? table.at("evidence") : table.at(),
         "the expectations of '" + check.id + "' need evidence = \"" + std::string(name(needed)) +
             "\"");
}

std::vector<std::string> CheckReader::texts(const Table& table, const std::string& key) const {
    if (!table.has(key)) return {};
    const toml::node& node = *table.node(key);
    std::vector<std::string> found;
    if (const auto* text = node.as_string()) return {text->get()};
    const toml::array* list = node.as_array();
    if (!list) fail(file_, table.at(key), "'" + key + "' is a list of texts in quotes");
    for (const toml::node& each : *list) {
        const auto* text = each.as_string();
        if (!text || text->get().empty())
            fail(file_, each.source().begin, "'" + key + "' is a list of texts in quotes");
        found.push_back(text->get());
    }
    return found;
}

bool CheckReader::flag(const Table& table, const std::string& key) const {
    if (!table.has(key)) return false;
    const auto* value = table.node(key)->as_boolean();
    if (!value) fail(file_, table.at(key), "'" + key + "' is true or false");
    return value->get();
}

}  // namespace tcpwhy::grade
