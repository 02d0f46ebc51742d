#include "tracer/teach/lab/lab_reader.hpp"

#include <algorithm>
#include <set>

#include "common/errors.hpp"
#include "common/split_words.hpp"
#include "common/text/closest_word.hpp"
#include "tracer/scenario/catalogue.hpp"
#include "tracer/scenario/toml_letters.hpp"
#include "tracer/scenario/toml_table.hpp"

namespace tcpwhy::teach {
namespace {

using scenario::fail;
using scenario::location;
using scenario::Table;

constexpr int most_points = 20;
constexpr int most_minutes = 180;

class LabReader {
  public:
    LabReader(const std::string& file, const toml::table& root)
        : file_(file), root_(root, "", file) {}

    Lab read() {
        root_.only({"name", "title", "goal", "minutes", "scenarios", "run", "question"});
        lab_.file = file_;
        lab_.name = root_.needed_text("name");
        lab_.title = root_.needed_text("title");
        lab_.goal = root_.needed_text("goal");
        lab_.minutes = static_cast<int>(root_.number("minutes", 20, 1, most_minutes));
        read_scenarios();
        each_table(root_, "run", [&](const Table& table) { read_run(table); });
        if (lab_.runs.empty()) fail(file_, root_.at(), "a lab needs scenarios or a [[run]]");
        each_table(root_, "question", [&](const Table& table) { read_question(table); });
        if (lab_.questions.empty()) fail(file_, root_.at(), "a lab needs a [[question]]");
        return std::move(lab_);
    }

  private:
    template <class Read>
    void each_table(const Table& parent, const std::string& key, const Read& read_one) {
        if (!parent.has(key)) return;
        const toml::array* all = parent.node(key)->as_array();
        if (!all)
            fail(file_, parent.at(key), "'" + key + "' must be a list of tables: [[" + key + "]]");
        for (const toml::node& each : *all) {
            if (!each.is_table())
                fail(file_, each.source().begin, "each '" + key + "' must be a table");
            read_one(Table(*each.as_table(), "[[" + key + "]]", file_));
        }
    }

    std::vector<std::string> texts(const Table& table, const std::string& key) const {
        std::vector<std::string> all;
        if (!table.has(key)) return all;
        const toml::array* list = table.node(key)->as_array();
        if (!list) fail(file_, table.at(key), "'" + key + "' must be a list of texts in quotes");
        for (const toml::node& each : *list) {
            if (!each.is_string())
                fail(file_, each.source().begin, "'" + key + "' must be a list of texts in quotes");
            all.push_back(each.as_string()->get());
        }
        return all;
    }

    void read_scenarios() {
        for (const std::string& name : texts(root_, "scenarios")) {
            try {
                (void)scenario::find_scenario(name);
            } catch (const UsageError& error) {
                fail(file_, root_.at("scenarios"), error.what());
            }
            lab_.runs.push_back({name, {"run", name}, "tcpwhy run " + name});
        }
    }

    void read_run(const Table& table) {
        table.only({"name", "command"});
        LabRun run{table.needed_text("name"), {}, table.needed_text("command")};
        if (lab_.run(run.name))
            fail(file_, table.at("name"), "there are two runs '" + run.name + "'");
        try {
            run.arguments = split_words(run.command);
        } catch (const UsageError& error) {
            fail(file_, table.at("command"), error.what());
        }
        if (run.arguments.size() < 2 || run.arguments[0] != "tcpwhy" || run.arguments[1] != "run")
            fail(file_, table.at("command"), "a run's command begins with 'tcpwhy run'");
        run.arguments.erase(run.arguments.begin());
        lab_.runs.push_back(std::move(run));
    }

    void read_question(const Table& table) {
        table.only({"id", "ask", "type", "text", "points", "run", "query", "accepted", "choice",
                    "line", "wrong", "explain", "hints", "see"});
        Question question;
        question.location = location(file_, table.at());
        question.id = table.needed_text("id");
        const auto same_id = [&](const Question& other) { return other.id == question.id; };
        if (std::any_of(lab_.questions.begin(), lab_.questions.end(), same_id))
            fail(file_, table.at("id"), "there are two questions '" + question.id + "'");
        question.predict = one_of(table, "ask", {"after", "predict"}) == 1;
        question.type = static_cast<QuestionType>(
            one_of(table, "type", {"choice", "number", "word", "state", "flags", "order"}));
        question.text = table.needed_text("text");
        question.points = static_cast<int>(table.number("points", 1, 1, most_points));
        question.run = table.has("run") ? table.text("run") : lab_.runs.front().name;
        if (!lab_.run(question.run))
            fail(file_, table.at("run"), "there is no run '" + question.run + "' in this lab");
        question.query = query(table, "query");
        question.accepted = texts(table, "accepted");
        question.explain = table.needed_text("explain");
        question.hints = texts(table, "hints");
        question.see = table.needed_text("see");
        each_table(table, "choice", [&](const Table& each) { read_choice(each, question); });
        each_table(table, "line", [&](const Table& each) { read_line(each, question); });
        each_table(table, "wrong", [&](const Table& each) {
            each.only({"answer", "because"});
            question.wrong.push_back({each.needed_text("answer"), each.needed_text("because")});
        });
        check(table, question);
        lab_.questions.push_back(std::move(question));
    }

    void read_choice(const Table& table, Question& question) {
        table.only({"text", "value", "right", "because", "misconception"});
        Choice choice;
        choice.text = table.needed_text("text");
        choice.value = table.text("value");
        const toml::node* right = table.node("right");
        choice.right = right != nullptr && right->value_or(false);
        choice.misconception = table.text("misconception");
        choice.because = choice.right ? table.text("because") : table.needed_text("because");
        question.choices.push_back(std::move(choice));
    }

    void read_line(const Table& table, Question& question) {
        table.only({"text", "at"});
        Choice line;
        line.text = table.needed_text("text");
        (void)table.needed_text("at");
        line.at = query(table, "at");
        question.choices.push_back(std::move(line));
    }

    std::optional<Query> query(const Table& table, const std::string& key) {
        if (!table.has(key)) return std::nullopt;
        try {
            return parse_query(table.text(key));
        } catch (const QueryError& error) {
            auto at = table.at(key);
            at.column += static_cast<toml::source_index>(error.column);  // after the quote
            fail(file_, at, error.message);
        }
    }

    std::size_t one_of(const Table& table, const std::string& key,
                       const std::vector<std::string>& words) {
        if (!table.has(key)) return 0;
        const std::string word = table.text(key);
        const auto found = std::find(words.begin(), words.end(), word);
        if (found == words.end())
            fail(file_, table.at(key),
                 "there is no " + key + " '" + word + "'" + did_you_mean(word, words));
        return static_cast<std::size_t>(found - words.begin());
    }

    void check(const Table& table, const Question& question) {
        const bool chooses = question.type == QuestionType::choice;
        const bool orders = question.type == QuestionType::order;
        if ((chooses || orders) && question.choices.size() < 2)
            fail(file_, table.at(),
                 chooses ? "a choice needs two [[question.choice]] or more"
                         : "an order needs two [[question.line]] or more");
        if (!orders && !question.query)
            fail(file_, table.at(), "'query' is missing: the answer comes from the run");
        if (!chooses) return;
        for (const Choice& choice : question.choices)
            if (choice.value.empty())
                fail(file_, table.at(), "each choice needs a 'value' of the query");
        const auto is_right = [](const Choice& choice) { return choice.right; };
        if (std::none_of(question.choices.begin(), question.choices.end(), is_right))
            fail(file_, table.at(), "no choice is right: 'right = true'");
    }

    const std::string& file_;
    Table root_;
    Lab lab_;
};

}  // namespace

Lab parse_lab(std::string_view text, const std::string& file) {
    if (const auto stray = scenario::find_stray_letter(text))
        fail(file, {stray->line, stray->column},
             "a letter beyond ASCII may stand in quotes and comments only, and not after a \\");
    try {
        const toml::table root = toml::parse(text);
        return LabReader(file, root).read();
    } catch (const toml::parse_error& error) {
        fail(file, error.source().begin, std::string(error.description()));
    }
}

}  // namespace tcpwhy::teach
