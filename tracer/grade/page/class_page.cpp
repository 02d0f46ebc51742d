#include "tracer/grade/page/class_page.hpp"

#include <algorithm>

#include "tracer/grade/export/json_text.hpp"
#include "tracer/grade/export/rules.hpp"
#include "tracer/grade/page/class_page_text.hpp"
#include "tracer/grade/values/clean_text.hpp"
#include "tracer/render/page/html.hpp"

namespace tcpwhy::grade {
namespace {

constexpr std::size_t most_narrative = 6000;

bool is_hidden(const GradedCheck& check) {
    return check.visibility != "visible";
}

/// The checks of the outline, then those that only a result has.
std::vector<GradedCheck> columns_of_class(const ClassPageOrder& order,
                                          const std::vector<Result>& results) {
    std::vector<GradedCheck> columns;
    const auto add = [&](const GradedCheck& check) {
        const bool there =
            std::any_of(columns.begin(), columns.end(),
                        [&](const GradedCheck& each) { return each.id == check.id; });
        if (!there && !(order.anonymous && is_hidden(check))) columns.push_back(check);
    };
    for (const GradedCheck& check : order.outline) add(check);
    for (const Result& result : results)
        for (const GradedCheck& check : result.checks) add(check);
    return columns;
}

ExportJson column_data(const GradedCheck& check) {
    return {{"id", clean_id(check.id)},
            {"title", clean(check.title, 200)},
            {"max", json_number(check.max_score)},
            {"bonus", check.bonus},
            {"hidden", is_hidden(check)}};
}

ExportJson cell_data(const ClassPageOrder& order, const Result& result, const GradedCheck& check) {
    const std::string text =
        order.anonymous ? without_foreign_lines(check.output) : clean_output(check.output);
    ExportJson cell = {{"v", name(check.verdict)}, {"s", json_number(check.score)}};
    if (!text.empty()) cell["t"] = shortened(text, most_narrative);
    const std::string story = story_of_failure(check);
    if (!story.empty()) cell["w"] = story;
    if (order.anonymous || !order.page_of) return cell;
    const std::string page = order.page_of(result.submission, check.id);
    if (!page.empty()) cell["p"] = page;
    return cell;
}

ExportJson student_data(const ClassPageOrder& order, const Result& result,
                        const std::vector<GradedCheck>& columns, const std::string& shown_name) {
    ExportJson cells = ExportJson::array();
    double score = 0;
    double bonus = 0;
    for (const GradedCheck& column : columns) {
        const GradedCheck* const found = result.find(column.id);
        if (found == nullptr) {
            cells.push_back(nullptr);
            continue;
        }
        score += found->score;
        if (found->bonus) bonus += found->score;
        cells.push_back(cell_data(order, result, *found));
    }
    ExportJson student = {{"name", shown_name},
                          {"status", result.status()},
                          {"score", json_number(score)},
                          {"bonus", json_number(bonus)},
                          {"cells", cells}};
    if (result.refused)
        student["refused"] = order.anonymous ? "it cannot be read" : clean(*result.refused, 1000);
    return student;
}

/// "01" to "30": the order is that of the seeds, which says nothing about names.
std::vector<const Result*> in_shown_order(const std::vector<Result>& results, bool anonymous) {
    std::vector<const Result*> order;
    order.reserve(results.size());
    for (const Result& result : results) order.push_back(&result);
    if (anonymous)
        std::stable_sort(order.begin(), order.end(), [](const Result* one, const Result* other) {
            return one->seed < other->seed;
        });
    return order;
}

std::string number_name(std::size_t number, std::size_t all) {
    std::string digits = std::to_string(number);
    const std::size_t width = std::to_string(all).size();
    digits.insert(0, width > digits.size() ? width - digits.size() : 0, '0');
    return "student " + digits;
}

}  // namespace

std::string without_foreign_lines(const std::string& output) {
    std::string kept;
    for (std::size_t begin = 0; begin < output.size();) {
        const std::size_t end = std::min(output.find('\n', begin), output.size());
        const std::string line = output.substr(begin, end - begin);
        if (line.starts_with("  | ")) {
            if (!kept.ends_with("  | (not shown)\n")) kept += "  | (not shown)\n";
        } else {
            kept += clean(line) + "\n";
        }
        begin = end + 1;
    }
    return kept;
}

std::string story_of_failure(const GradedCheck& check) {
    if (check.verdict != Verdict::failed) return "";
    constexpr std::string_view mark = "Instead: ";
    std::size_t begin = check.output.find(mark);
    begin = begin == std::string::npos ? 0 : begin + mark.size();
    const std::string line =
        clean(check.output.substr(begin, check.output.find('\n', begin) - begin), 240);
    std::string story;
    bool quoted = false;
    for (const char letter : line) {
        const bool digit = letter >= '0' && letter <= '9';
        if (letter == '"') {
            if (!quoted) story += "\"…\"";
            quoted = !quoted;
        } else if (!quoted && digit) {
            if (!story.ends_with("N")) story += 'N';
        } else if (!quoted) {
            story += letter;
        }
    }
    return story;
}

std::string class_page(const ClassPageOrder& order, const std::vector<Result>& results) {
    const std::vector<GradedCheck> columns = columns_of_class(order, results);
    ExportJson data;
    data["assignment"] = results.empty() ? "" : clean(results.front().assignment, 80);
    data["time"] = order.time;
    data["tcpwhy"] = TCPWHY_VERSION;
    data["anonymous"] = order.anonymous;
    data["checks"] = ExportJson::array();
    for (const GradedCheck& column : columns) data["checks"].push_back(column_data(column));
    data["students"] = ExportJson::array();
    std::size_t number = 0;
    for (const Result* result : in_shown_order(results, order.anonymous)) {
        ++number;
        const std::string shown =
            order.anonymous ? number_name(number, results.size()) : clean(result->submission, 120);
        data["students"].push_back(student_data(order, *result, columns, shown));
    }
    std::string page(class_page_head);
    page += render::in_data_block(json_text(data, -1));
    page += class_page_foot;
    return page;
}

}  // namespace tcpwhy::grade
