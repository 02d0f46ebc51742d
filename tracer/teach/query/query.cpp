#include "tracer/teach/query/query.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <set>

namespace tcpwhy::teach {
namespace {

const std::set<std::string> events{"trace",      "process", "call",   "segment",
                                   "connection", "signal",  "icmp",   "loss",
                                   "problem",    "orphan",  "notice", "summary"};

class QueryParser {
  public:
    explicit QueryParser(std::string_view text) : words_(text) {}

    Query parse() {
        Query query;
        if (words_.take("count")) {
            query.kind = Query::Kind::count;
            query.first.pick = take_set();
        } else if (words_.take("milliseconds")) {
            query.kind = Query::Kind::milliseconds;
            words_.need("from");
            query.first = take_field_of();
            words_.need("to");
            query.second = take_field_of(&query.first.pick);
        } else {
            query.first = take_field_of();
        }
        if (!words_.at_end()) words_.fail("'" + words_.next() + "' is too much here");
        return query;
    }

  private:
    FieldOf take_field_of(const Pick* same = nullptr) {
        FieldOf found;
        found.field = words_.need_word("a field, as 'cause.name'");
        words_.need("of");
        if (same != nullptr && words_.take("same"))
            found.pick = *same;
        else
            found.pick = take_pick();
        return found;
    }

    Pick take_pick() {
        const std::size_t nth = take_nth();
        Pick pick = take_set();
        pick.nth = nth;
        return pick;
    }

    std::size_t take_nth() {
        if (words_.take("first")) return 1;
        if (words_.take("last")) return 0;
        const std::string& word = words_.next();
        const std::size_t digits = std::min(word.find_first_not_of("0123456789"), word.size());
        const auto number = read_whole(std::string_view(word).substr(0, digits));
        if (!number || *number <= 0 || digits + 2 != word.size())
            words_.fail("expected 'first', 'last' or '2nd', not '" + word + "'");
        words_.advance();
        return static_cast<std::size_t>(*number);
    }

    Pick take_set() {
        Pick pick;
        const std::string event = words_.next();
        if (!events.contains(event)) words_.fail("there is no event '" + event + "' in a trace");
        words_.advance();
        pick.event = event;
        if (!words_.take("where")) return pick;
        do pick.conditions.push_back(take_condition());
        while (words_.take("and"));
        return pick;
    }

    Condition take_condition() {
        Condition condition;
        condition.field = words_.need_word("a field");
        const std::string sign = words_.next();
        if (sign == "=")
            condition.comparison = Comparison::equal;
        else if (sign == "!=")
            condition.comparison = Comparison::unequal;
        else if (sign == "<")
            condition.comparison = Comparison::less;
        else if (sign == ">")
            condition.comparison = Comparison::greater;
        else if (sign == "has")
            condition.comparison = Comparison::has;
        else
            words_.fail("expected =, !=, <, > or 'has' after " + condition.field);
        words_.advance();
        if (condition.comparison == Comparison::has && words_.take("no"))
            condition.comparison = Comparison::has_not;
        condition.value = words_.need_word("a value");
        return condition;
    }

    QueryWords words_;
};

std::string text_of(const nlohmann::json& value) {
    if (value.is_null()) return "none";
    if (value.is_string()) return value.get<std::string>();
    return value.dump();
}

/// The values that a path leads to; in a list, those of each member.
void append_values(std::vector<std::string>& out, const nlohmann::json& value,
                   std::string_view path) {
    if (value.is_array()) {
        for (const auto& member : value) append_values(out, member, path);
        return;
    }
    if (path.empty()) return out.push_back(text_of(value));
    const std::size_t end = std::min(path.find('.'), path.size());
    const std::string key(path.substr(0, end));
    if (!value.is_object() || !value.contains(key)) return;
    append_values(out, value.at(key), end == path.size() ? "" : path.substr(end + 1));
}

std::vector<std::string> values_of(const nlohmann::json& event, std::string_view field) {
    std::vector<std::string> values;
    append_values(values, event, field);
    return values;
}

bool holds(const Condition& condition, const nlohmann::json& event) {
    const std::vector<std::string> values = values_of(event, condition.field);
    const auto any = [&](const auto& fits_one) {
        return std::any_of(values.begin(), values.end(), fits_one);
    };
    const auto equals = [&](const std::string& value) { return value == condition.value; };
    const auto contains = [&](const std::string& value) {
        return value.find(condition.value) != std::string::npos;
    };
    switch (condition.comparison) {
        case Comparison::equal:
            return any(equals);
        case Comparison::unequal:
            return !any(equals);
        case Comparison::has:
            return any(contains);
        case Comparison::has_not:
            return !any(contains);
        case Comparison::less:
        case Comparison::greater:
            break;
    }
    const auto limit = read_real(condition.value);
    return any([&](const std::string& value) {
        const auto number = read_real(value);
        if (!number || !limit) return false;
        return condition.comparison == Comparison::less ? *number < *limit : *number > *limit;
    });
}

bool belongs(const nlohmann::json& event, const Pick& pick) {
    if (event.value("event", "") != pick.event) return false;
    return std::all_of(pick.conditions.begin(), pick.conditions.end(),
                       [&](const Condition& condition) { return holds(condition, event); });
}

const nlohmann::json* picked(const Pick& pick, const TraceLines& trace) {
    const nlohmann::json* latest = nullptr;
    std::size_t count = 0;
    for (const nlohmann::json& event : trace) {
        if (!belongs(event, pick)) continue;
        latest = &event;
        if (++count == pick.nth) return latest;
    }
    return pick.nth == 0 ? latest : nullptr;
}

std::string value_of(const FieldOf& asked, const TraceLines& trace) {
    const nlohmann::json* event = picked(asked.pick, trace);
    if (event == nullptr) return "nothing";
    std::string text;
    for (const std::string& value : values_of(*event, asked.field))
        text += (text.empty() ? "" : " ") + value;
    return text.empty() ? "none" : text;
}

std::string milliseconds_between(const std::string& from, const std::string& to) {
    const auto begin = read_nanoseconds(from);
    const auto end = read_nanoseconds(to);
    if (!begin || !end) return "nothing";
    const long tenths = std::lround(static_cast<double>(*end - *begin) / 100'000);
    return (tenths < 0 ? "-" : "") + std::to_string(std::abs(tenths) / 10) + "." +
           std::to_string(std::abs(tenths) % 10);
}

}  // namespace

Query parse_query(std::string_view text) {
    return QueryParser(text).parse();
}

TraceLines read_trace_lines(std::string_view json) {
    TraceLines lines;
    for (std::size_t start = 0; start < json.size();) {
        const std::size_t end = std::min(json.find('\n', start), json.size());
        if (end > start) lines.push_back(nlohmann::json::parse(json.substr(start, end - start)));
        start = end + 1;
    }
    return lines;
}

std::string answer_to(const Query& query, const TraceLines& trace) {
    switch (query.kind) {
        case Query::Kind::field:
            return value_of(query.first, trace);
        case Query::Kind::count:
            return std::to_string(std::count_if(
                trace.begin(), trace.end(),
                [&](const nlohmann::json& event) { return belongs(event, query.first.pick); }));
        case Query::Kind::milliseconds:
            return milliseconds_between(value_of(query.first, trace),
                                        value_of(query.second, trace));
    }
    return "";
}

bool fits(std::string_view expected, std::string_view answer) {
    for (std::size_t start = 0; start <= expected.size();) {
        const std::size_t end = std::min(expected.find('|', start), expected.size());
        const std::string_view one = expected.substr(start, end - start);
        if (one == answer) return true;
        const std::size_t dots = one.find("..");
        if (dots != std::string_view::npos) {
            const auto least = read_real(one.substr(0, dots));
            const auto most = read_real(one.substr(dots + 2));
            const auto number = read_real(answer);
            if (least && most && number && *least <= *number && *number <= *most) return true;
        }
        start = end + 1;
    }
    return false;
}

}  // namespace tcpwhy::teach
