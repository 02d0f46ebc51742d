#include "tracer/grade/assignment/assignment_reader.hpp"

#include <algorithm>

#include "common/errors.hpp"
#include "common/split_words.hpp"
#include "common/text/closest_word.hpp"
#include "tracer/grade/assignment/check_reader.hpp"
#include "tracer/grade/assignment/toml_mistake.hpp"
#include "tracer/grade/values/sha256.hpp"
#include "tracer/scenario/toml_letters.hpp"

namespace tcpwhy::grade {

using scenario::fail;
using scenario::Table;

namespace {

constexpr std::size_t most_checks = 100;

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
    const CheckReader reader(text_, assignment_);
    for (const toml::node& each : *checks)
        assignment_.checks.push_back(reader.read(Table(*each.as_table(), "[[check]]", file_)));
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
