#include "tracer/grade/export/forms/github.hpp"

#include <algorithm>
#include <cmath>

#include "common/errors.hpp"
#include "tracer/grade/export/json_text.hpp"

namespace tcpwhy::grade {
namespace {

long scale_of(const Sheet& sheet) {
    long factor = 1;
    for (const SheetRow& row : sheet.rows) {
        factor = scale_to_whole(row.most, factor);
        if (factor == 0)
            throw UsageError(
                "cannot export classroom50: it takes whole numbers, and no factor "
                "up to 1000 makes the points of " +
                row.id + " whole (" + points_words(row.most) + ")");
    }
    return factor;
}

long whole(double points, long scale) {
    return std::lround(points * static_cast<double>(scale));
}

ExportJson classroom_test(const SheetRow& row, long scale) {
    ExportJson test;
    test["test-name"] = row.heading();
    test["passed"] = row.good();
    test["score"] = row.bonus ? 0 : whole(row.points, scale);
    test["max-score"] = whole(row.counted(), scale);
    test["status"] = name(row.verdict);
    test["output"] = row.output;
    if (row.bonus) test["bonus"] = whole(row.points, scale);
    if (scale != 1) test["points"] = json_number(row.points);
    return test;
}

/// Where the assignment's own repository is named, the commit's page; else a word.
std::string commit_page(const Surroundings& around) {
    const std::string repository = around.variable({"GITHUB_REPOSITORY"}, "");
    const std::string commit = around.variable({"GITHUB_SHA"}, "");
    if (repository.empty() || commit.empty()) return "not in a repository";
    return around.variable({"GITHUB_SERVER_URL"}, "https://github.com") + "/" + repository +
           "/commit/" + commit;
}

std::string base64(std::string_view bytes) {
    constexpr std::string_view letters =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        std::uint32_t group = 0;
        for (std::size_t add = 0; add < 3; ++add)
            group = group << 8U |
                    (at + add < bytes.size() ? static_cast<unsigned char>(bytes[at + add]) : 0U);
        for (std::size_t digit = 0; digit < 4; ++digit) {
            const bool filled = at + digit <= bytes.size();
            out += filled ? letters[group >> (18 - 6 * digit) & 63U] : '=';
        }
    }
    return out;
}

const char* runner_status(const SheetRow& row) {
    if (row.good()) return "pass";
    return row.verdict == Verdict::error ? "error" : "fail";
}

}  // namespace

Documents write_classroom50(const std::vector<Sheet>& sheets, const Surroundings& around) {
    const Sheet& sheet = sheets.front();
    const long scale = scale_of(sheet);
    const std::string commit = around.variable({"COMMIT_URL"}, commit_page(around));
    const std::string submitted = around.variable({"SUBMISSION_TAG"}, "submit/" + around.time);
    ExportJson json;
    json["schema"] = "classroom50/result/v1";
    json["classroom"] = around.variable({"CLASSROOM", "GITHUB_REPOSITORY_OWNER"}, "none");
    json["assignment"] = around.variable({"ASSIGNMENT"}, sheet.assignment);
    json["assignment_type"] = around.variable({"ASSIGNMENT_TYPE"}, "individual");
    json["owner"] = around.variable({"USERNAME", "GITHUB_ACTOR"}, sheet.submission);
    json["submission"] = submitted.starts_with("submit/") ? submitted : "submit/" + submitted;
    json["commit"] = commit;
    json["release"] = around.variable({"RELEASE_URL"}, commit);
    json["review"] = around.variable({"REVIEW_URL"}, commit);
    json["datetime"] = around.variable({"SUBMISSION_TIME"}, around.time);
    json["graded_at"] = around.time;
    json["score"] = whole(sheet.score, scale);
    json["max-score"] = whole(sheet.max_score, scale);
    json["tests"] = ExportJson::array();
    for (const SheetRow& row : sheet.rows) json["tests"].push_back(classroom_test(row, scale));
    if (!sheet.summary.empty() && !json["tests"].empty())
        json["tests"].front()["summary"] = sheet.summary;
    return {{"", json_text(json)}};
}

/// Letters and digits alone, as the reporter wants the ids of its runners.
std::string runner_file(const std::string& id) {
    std::string made;
    std::copy_if(id.begin(), id.end(), std::back_inserter(made),
                 [](char letter) { return letter != '-'; });
    return made + ".b64";
}

Documents write_github_classroom(const std::vector<Sheet>& sheets, const Surroundings& /*around*/) {
    const Sheet& sheet = sheets.front();
    Documents documents;
    for (const SheetRow& row : sheet.rows) {
        const ExportJson test = {{"name", row.heading()},
                                 {"status", runner_status(row)},
                                 {"score", json_number(row.points)},
                                 {"message", row.output},
                                 {"line_no", 0},
                                 {"test_code", ""},
                                 {"filename", ""},
                                 {"duration", 0}};
        const ExportJson json = {{"version", 1},
                                 {"status", runner_status(row)},
                                 {"max_score", json_number(row.most)},
                                 {"tests", ExportJson::array({test})}};
        documents.push_back({runner_file(row.id), base64(json_text(json, -1)) + "\n"});
    }
    return documents;
}

}  // namespace tcpwhy::grade
