#include "tracer/grade/assignment/assignment_reader.hpp"

#include <algorithm>

#include "common/errors.hpp"
#include "common/split_words.hpp"
#include "common/text/closest_word.hpp"
#include "common/text/utf8.hpp"
#include "tracer/grade/assignment/expectation.hpp"
#include "tracer/grade/assignment/toml_mistake.hpp"
#include "tracer/grade/assignment/worksheet_reader.hpp"
#include "tracer/grade/values/sha256.hpp"
#include "tracer/scenario/toml_letters.hpp"
#include "tracer/story/text/parser.hpp"

namespace tcpwhy::grade {

using scenario::fail;
using scenario::Table;

namespace {

constexpr std::size_t longest_id = 40;
constexpr int widest_title = 80;
constexpr std::size_t most_checks = 100;

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

toml::table parsed_toml(std::string_view text, const std::string& file) {
    try {
        return toml::parse(text);
    } catch (const toml::parse_error& error) {
        const toml::source_position at = error.source().begin;
        const TomlMistake mistake =
            toml_mistake(text, {at.line, at.column, std::string(error.description())});
        fail(file, {mistake.line, mistake.column}, mistake.message);
    }
}

}  // namespace

Assignment AssignmentReader::read() {
    root_.only(
        {"name", "title", "about", "submission", "port", "program", "build", "limits", "check"});
    assignment_.file = file_;
    read_heading();
    read_program();
    read_build();
    if (const auto* found = root_.table("limits"))
        read_limits(Table(*found, "[limits]", file_), assignment_.limits);
    read_checks();
    return std::move(assignment_);
}

void AssignmentReader::read_heading() {
    assignment_.name = root_.needed_text("name");
    if (assignment_.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") !=
        std::string::npos)
        fail(file_, root_.at("name"), "a name has small letters, digits and '-' alone");
    assignment_.title = root_.needed_text("title");
    assignment_.about = root_.text("about");
    if (!root_.has("submission"))
        fail(file_, root_.at(),
             "'submission' is missing (fix: submission = \"server\" or \"client\")");
    const std::string role = root_.needed_text("submission");
    const std::vector<std::string> roles{"server", "client", "worksheet"};
    if (std::find(roles.begin(), roles.end(), role) == roles.end())
        fail(file_, root_.at("submission"),
             "a submission is a 'server', a 'client' or a 'worksheet', not '" + role + "'" +
                 did_you_mean(role, roles));
    assignment_.role = role == "server"   ? model::Side::server
                       : role == "client" ? model::Side::client
                                          : model::Side::none;
    assignment_.port = static_cast<std::uint16_t>(root_.number("port", 9877, 1, 65535));
}

void AssignmentReader::read_program() {
    if (assignment_.role == model::Side::none) return;
    const std::string command = root_.needed_text("program");
    std::vector<std::string> words;
    try {
        words = split_words(command);
    } catch (const UsageError& error) {
        fail(file_, root_.at("program"), error.what());
    }
    if (words.empty() || !words.front().starts_with("./") ||
        words.front().find("..") != std::string::npos)
        fail(file_, root_.at("program"),
             "the program is a file of the submission, such as \"./server\"");
    assignment_.program = words.front();
    assignment_.arguments.assign(words.begin() + 1, words.end());
}

void AssignmentReader::read_build() {
    const toml::table* found = root_.table("build");
    if (!found) return;
    const Table table(*found, "[build]", file_);
    table.only({"command", "seconds", "limits"});
    if (table.has("command")) {
        const std::string command = table.needed_text("command");
        try {
            assignment_.build.command = split_words(command);
        } catch (const UsageError& error) {
            fail(file_, table.at("command"), error.what());
        }
    }
    assignment_.build.seconds = table.number("seconds", 120, 1, 3600);
    if (const auto* limits = table.table("limits"))
        read_limits(Table(*limits, "[build.limits]", file_), assignment_.build.limits);
}

void AssignmentReader::read_limits(const Table& table, Limits& limits) {
    table.only({"cpu-seconds", "memory-mib", "processes", "descriptors", "file-mib", "disk-mib",
                "output-mib"});
    const auto number = [&](const char* key, auto& value, double least, double most) {
        value = static_cast<std::remove_reference_t<decltype(value)>>(
            table.number(key, static_cast<double>(value), least, most));
    };
    number("cpu-seconds", limits.cpu_seconds, 1, 3600);
    number("memory-mib", limits.memory_mib, 16, 2048);
    number("processes", limits.processes, 1, 512);
    number("descriptors", limits.descriptors, 16, 65536);
    number("file-mib", limits.file_mib, 1, 4096);
    number("disk-mib", limits.disk_mib, 1, 16384);
    number("output-mib", limits.output_mib, 1, 1024);
}

void AssignmentReader::read_checks() {
    const toml::node* found = root_.node("check");
    const toml::array* checks = found ? found->as_array() : nullptr;
    if (!checks || checks->empty() || !checks->is_array_of_tables())
        fail(file_, found ? found->source().begin : root_.at(),
             "an assignment needs checks, written as [[check]]");
    if (checks->size() > most_checks)
        fail(file_, found->source().begin, "an assignment has at most 100 checks");
    for (const toml::node& each : *checks)
        assignment_.checks.push_back(read_check(Table(*each.as_table(), "[[check]]", file_)));
}

Check AssignmentReader::read_check(const Table& table) {
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

void AssignmentReader::read_id(const Table& table, Check& check) {
    check.id = table.needed_text("id");
    if (check.id.size() > longest_id ||
        check.id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") != std::string::npos)
        fail(file_, table.at("id"),
             "an id has 1 to 40 small letters, digits and '-', not '" + check.id + "'");
    if (assignment_.find(check.id))
        fail(file_, table.at("id"), "there is a check '" + check.id + "' already");
}

void AssignmentReader::read_needs(const Table& table, Check& check) {
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

void AssignmentReader::read_evidence(const Table& table, Check& check) {
    const std::string word = table.text("evidence");
    if (word.empty()) return;
    const auto evidence = evidence_named(word);
    if (!evidence)
        fail(file_, table.at("evidence"),
             "evidence is \"E1\", \"E2\" or \"E3\", not \"" + word + "\"");
    check.evidence = *evidence;
}

void AssignmentReader::read_judge(const Table& table, Check& check) {
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

void AssignmentReader::read_expect(const Table& table, Check& check) {
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

void AssignmentReader::read_story(const Table& table, Check& check) {
    const std::string text = table.text("story");
    if (text.empty()) return;
    auto result = story::parse_story(scenario::on_its_lines(text, table.at("story"), text_));
    if (const auto* error = std::get_if<story::StoryError>(&result))
        throw UsageError(describe(*error, file_));
    check.expect.story = std::get<story::Story>(std::move(result));
}

/// Only the calls show which call sent a FIN, and only the wire shows a reset or a state.
void AssignmentReader::require_evidence(const Table& table, const Check& check) const {
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

std::vector<std::string> AssignmentReader::texts(const Table& table, const std::string& key) const {
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

bool AssignmentReader::flag(const Table& table, const std::string& key) const {
    if (!table.has(key)) return false;
    const auto* value = table.node(key)->as_boolean();
    if (!value) fail(file_, table.at(key), "'" + key + "' is true or false");
    return value->get();
}

Assignment parse_assignment(std::string_view text, const std::string& file) {
    if (const auto stray = scenario::find_stray_letter(text))
        fail(file, {stray->line, stray->column},
             stray_letter_mistake(text, stray->line, stray->column).message);
    const toml::table root = parsed_toml(text, file);
    Assignment assignment = AssignmentReader(text, file, root).read();
    assignment.hash = "sha256:" + sha256_hex(text);
    return assignment;
}

}  // namespace tcpwhy::grade
