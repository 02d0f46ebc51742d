#include "tracer/grade/report/difference.hpp"

#include <algorithm>

#include "common/text/utf8.hpp"
#include "tracer/grade/values/clean_text.hpp"

namespace tcpwhy::grade {
namespace {

struct Difference {
    std::string submission;
    std::string what;
    std::string before;
    std::string after;
};

const Result* result_of(const std::vector<Result>& results, const std::string& submission) {
    for (const Result& result : results)
        if (result.submission == submission) return &result;
    return nullptr;
}

std::string verdict_words(const GradedCheck* check) {
    if (check == nullptr) return "-";
    return std::string(name(check->verdict)) + " " + points_words(check->score) + "/" +
           points_words(check->max_score);
}

std::string total_words(const Result& result) {
    if (result.refused) return "refused";
    return points_words(result.score()) + " of " + points_words(result.max_score());
}

void compare(const Result& before, const Result& after, std::vector<Difference>& found) {
    const std::string who = clean(after.submission, 40);
    std::vector<std::string> ids;
    for (const Result* each : {&before, &after})
        for (const GradedCheck& check : each->checks)
            if (std::find(ids.begin(), ids.end(), check.id) == ids.end()) ids.push_back(check.id);
    for (const std::string& id : ids) {
        const std::string was = verdict_words(before.find(id));
        const std::string is = verdict_words(after.find(id));
        if (was != is) found.push_back({who, id, was, is});
    }
    const std::string was = total_words(before);
    const std::string is = total_words(after);
    if (was != is) found.push_back({who, "total", was, is});
}

std::string column(const std::string& text, std::size_t columns) {
    const auto width = static_cast<std::size_t>(width_of(text));
    return text + std::string(columns > width ? columns - width : 0, ' ') + "  ";
}

}  // namespace

std::string difference_table(const std::vector<Result>& before, const std::vector<Result>& after) {
    std::vector<Difference> found = {{"submission", "check", "before", "after"}};
    std::size_t same = 0;
    for (const Result& result : after) {
        const std::size_t lines = found.size();
        if (const Result* former = result_of(before, result.submission))
            compare(*former, result, found);
        else
            found.push_back({clean(result.submission, 40), "total", "-", total_words(result)});
        same += found.size() == lines ? 1 : 0;
    }
    std::string rest = std::to_string(same) + " of " + std::to_string(after.size()) +
                       (after.size() == 1 ? " submission is" : " submissions are") +
                       " judged as before\n";
    if (found.size() == 1) return rest;
    std::size_t widest = 0;
    std::size_t longest = 0;
    for (const Difference& each : found) {
        widest = std::max(widest, static_cast<std::size_t>(width_of(each.submission)));
        longest = std::max(longest, each.what.size());
    }
    std::string out;
    for (const Difference& each : found)
        out += column(each.submission, widest) + column(each.what, longest) +
               column(each.before, 14) + each.after + "\n";
    return out + rest;
}

}  // namespace tcpwhy::grade
