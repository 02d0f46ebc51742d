#include "tracer/run/expectation.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include "common/errors.hpp"
#include "common/whole_file.hpp"
#include "tracer/story/expect/expect.hpp"
#include "tracer/story/teller/teller.hpp"
#include "tracer/story/text/parser.hpp"

namespace tcpwhy::run {
namespace {

story::Story parsed(const std::string& path) {
    auto result = story::parse_story(whole_file(path, "--expect: cannot read " + path));
    if (const auto* error = std::get_if<story::StoryError>(&result))
        throw UsageError(describe(*error, path));
    auto story = std::get<story::Story>(std::move(result));
    const bool empty = std::all_of(story.lines.begin(), story.lines.end(), [](const auto& line) {
        return std::holds_alternative<std::monostate>(line.body);
    });
    if (empty)
        throw UsageError("cannot compare with the story " + path +
                         ": it has no lines, so every run would be as expected");
    return story;
}

}  // namespace

Expectation::Expectation(const std::string& path) : Expectation(parsed(path), path) {}

Expectation::Expectation(story::Story expected, std::string name)
    : expected_(std::move(expected)), name_(std::move(name)) {
    teller_ = story::make_teller(
        {}, [this](story::Line&& line) { run_.lines.push_back(std::move(line)); });
}

std::string Expectation::narrative() const {
    return story::compare(expected_, run_).narrative;
}

}  // namespace tcpwhy::run
