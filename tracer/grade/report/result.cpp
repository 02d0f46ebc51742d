#include "tracer/grade/report/result.hpp"

#include <cstdio>
#include <nlohmann/json.hpp>

#include "tracer/grade/values/clean_text.hpp"

namespace tcpwhy::grade {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t most_output_lines = 12;

/// "A. B" from "a" and "b".
std::string sentence(const std::string& begin, const std::string& text) {
    return begin + clean(text) + ".\n";
}

std::string story_words(const std::vector<std::string>& story) {
    if (story.empty()) return {};
    std::string text = "The trace of it:\n";
    for (const std::string& line : story) text += "  " + clean(line) + "\n";
    return text;
}

std::string failure_words(const Check& check, const CheckResult& result) {
    std::string text;
    if (!result.did.empty()) text += clean(result.did) + "\n";
    if (!result.wait.empty()) text += sentence("The step that failed: ", result.wait);
    if (!result.expected.empty()) text += sentence("Expected: ", result.expected);
    text += sentence("Instead: ", result.instead);
    text += story_words(result.story);
    if (!result.said.empty())
        text +=
            (check.worksheet ? "What is not right in it:\n" : "The last lines that it wrote:\n") +
            clean_lines(result.said, most_output_lines);
    for (const std::string& hint : check.hints) text += "Hint: " + clean(hint) + "\n";
    return text;
}

double number_in(const Json& json, const char* key) {
    return json.contains(key) && json[key].is_number() ? json[key].get<double>() : 0;
}

std::string text_in(const Json& json, const char* key) {
    return json.contains(key) && json[key].is_string() ? json[key].get<std::string>() : "";
}

std::vector<std::string> words_in(const Json& json) {
    std::vector<std::string> words;
    if (!json.is_array()) return words;
    for (const Json& word : json)
        if (word.is_string()) words.push_back(word.get<std::string>());
    return words;
}

Json number(double value) {
    if (value == static_cast<double>(static_cast<long>(value))) return static_cast<long>(value);
    return value;
}

Verdict verdict_named(const std::string& word) {
    for (const Verdict each : {Verdict::passed, Verdict::failed, Verdict::skipped})
        if (name(each) == word) return each;
    return Verdict::error;
}

}  // namespace

std::string points_words(double points) {
    char text[32];
    std::snprintf(text, sizeof text, "%.4g", points);
    return text;
}

const GradedCheck* Result::find(const std::string& id) const {
    for (const GradedCheck& check : checks)
        if (check.id == id) return &check;
    return nullptr;
}

double Result::score() const {
    double sum = 0;
    for (const GradedCheck& check : checks) sum += check.score;
    return sum;
}

double Result::max_score() const {
    double sum = 0;
    for (const GradedCheck& check : checks) sum += check.bonus ? 0 : check.max_score;
    return sum;
}

double Result::bonus() const {
    double sum = 0;
    for (const GradedCheck& check : checks) sum += check.bonus ? check.score : 0;
    return sum;
}

bool Result::incomplete() const {
    for (const GradedCheck& check : checks)
        if (check.verdict == Verdict::error) return true;
    return false;
}

std::string Result::status() const {
    return refused ? "refused" : incomplete() ? "incomplete" : "graded";
}

GradedCheck graded(const Check& check, const CheckResult& result, const std::string& need) {
    GradedCheck made;
    made.id = check.id;
    made.title = check.title;
    made.verdict = result.verdict;
    made.max_score = check.points;
    made.score = result.verdict == Verdict::passed ? check.points : 0;
    made.evidence = check.evidence;
    made.bonus = check.bonus;
    made.visibility = name(check.visibility);
    made.needs = check.needs;
    made.seconds = result.seconds;
    if (result.verdict == Verdict::failed) made.output = failure_words(check, result);
    if (result.verdict == Verdict::skipped) made.output = "Not tried: it needs " + need + ".\n";
    if (result.verdict == Verdict::error)
        made.output = "This machine could not judge it: " + clean(result.instead) +
                      ". This costs no points.\n";
    return made;
}

std::string to_json(const Result& result) {
    Json json;
    json["schema"] = result_schema;
    json["submission"] = clean(result.submission);
    json["assignment"] = result.assignment;
    json["assignment_hash"] = result.assignment_hash;
    json["tcpwhy"] = TCPWHY_VERSION;
    json["tcpwhy_hash"] = result.program_hash;
    json["seed"] = result.seed;
    json["rungs"] = {{"evidence", result.evidence}, {"confinement", result.confinement}};
    json["status"] = result.status();
    json["refused"] = result.refused ? Json(clean(*result.refused)) : Json(nullptr);
    json["score"] = number(result.score());
    json["max_score"] = number(result.max_score());
    json["bonus"] = number(result.bonus());
    json["tests"] = Json::array();
    for (const GradedCheck& check : result.checks) {
        Json test;
        test["id"] = check.id;
        test["title"] = check.title;
        test["status"] = name(check.verdict);
        test["score"] = number(check.score);
        test["max_score"] = number(check.max_score);
        test["evidence"] = name(check.evidence);
        test["output"] = check.output;
        test["bonus"] = check.bonus;
        test["visibility"] = check.visibility;
        test["needs"] = check.needs;
        test["seconds"] = check.seconds;
        json["tests"].push_back(std::move(test));
    }
    return json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::optional<Result> result_from_json(const std::string& text) {
    const Json json = Json::parse(text, nullptr, false);
    if (!json.is_object() || text_in(json, "schema") != result_schema) return std::nullopt;
    Result result;
    result.submission = text_in(json, "submission");
    result.assignment = text_in(json, "assignment");
    result.assignment_hash = text_in(json, "assignment_hash");
    result.program_hash = text_in(json, "tcpwhy_hash");
    result.seed = text_in(json, "seed");
    if (json.contains("rungs") && json["rungs"].is_object()) {
        result.evidence = text_in(json["rungs"], "evidence");
        result.confinement = text_in(json["rungs"], "confinement");
    }
    if (json.contains("refused") && json["refused"].is_string())
        result.refused = json["refused"].get<std::string>();
    if (!json.contains("tests") || !json["tests"].is_array()) return std::nullopt;
    for (const Json& test : json["tests"]) {
        if (!test.is_object()) return std::nullopt;
        GradedCheck check;
        check.id = text_in(test, "id");
        check.title = text_in(test, "title");
        check.verdict = verdict_named(text_in(test, "status"));
        check.score = number_in(test, "score");
        check.max_score = number_in(test, "max_score");
        check.evidence = evidence_named(text_in(test, "evidence")).value_or(Evidence::e1);
        check.output = text_in(test, "output");
        check.bonus = test.contains("bonus") && test["bonus"].is_boolean() && test["bonus"];
        check.visibility = text_in(test, "visibility");
        if (test.contains("needs")) check.needs = words_in(test["needs"]);
        check.seconds = number_in(test, "seconds");
        result.checks.push_back(std::move(check));
    }
    return result;
}

}  // namespace tcpwhy::grade
