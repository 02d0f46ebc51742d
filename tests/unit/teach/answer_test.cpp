#include "tracer/teach/walk/answer.hpp"

#include <nlohmann/json.hpp>

#include "support/catch.hpp"

using namespace tcpwhy;

namespace {

const teach::TraceLines trace = teach::read_trace_lines(
    R"({"event":"segment","time":"1.000000000","state":"CLOSE-WAIT","cause":"close"})"
    "\n"
    R"({"event":"segment","time":"2.000000000","state":"TIME-WAIT","cause":"exit"})");

teach::Question word_question(teach::QuestionType type, const std::string& query) {
    teach::Question question;
    question.id = "q";
    question.type = type;
    question.query = teach::parse_query(query);
    return question;
}

teach::Question choice_question() {
    teach::Question question = word_question(teach::QuestionType::choice, "cause of first segment");
    question.choices.resize(2);
    question.choices[0] = {"the end", "exit", false, "It was not the end.", "", {}};
    question.choices[1] = {"close()", "close", true, "", "", {}};
    return question;
}

}  // namespace

TEST_CASE("the right answer comes from the run, and its spelling is free") {
    const auto state = word_question(teach::QuestionType::state, "state of first segment");
    CHECK(teach::right_answers(state, trace) == std::vector<std::string>{"CLOSE-WAIT"});
    CHECK(mark_answer(state, trace, "close_wait").right);
    CHECK_FALSE(mark_answer(state, trace, "closing").right);
    const auto call = word_question(teach::QuestionType::word, "cause of first segment");
    CHECK(mark_answer(call, trace, " Close() ").right);
}

TEST_CASE("a wrong choice brings the sentence that disproves it") {
    const auto question = choice_question();
    CHECK(mark_answer(question, trace, "b").right);
    const teach::AnswerMark mark = mark_answer(question, trace, "a");
    CHECK_FALSE(mark.right);
    CHECK(mark.because == "It was not the end.");
    CHECK(teach::why_no_answer(question, "c") == "answer with one of a, b");
    CHECK(teach::why_no_answer(question, "").starts_with("an answer"));
}

TEST_CASE("lines to put in order are shown in another order, and marked by the run's times") {
    teach::Question question;
    question.id = "order";
    question.type = teach::QuestionType::order;
    question.choices.resize(2);
    question.choices[0].at = teach::parse_query("time of first segment");
    question.choices[1].at = teach::parse_query("time of 2nd segment");
    CHECK(teach::shown_choices(question) == std::vector<std::size_t>{1, 0});
    CHECK(teach::right_answers(question, trace) == std::vector<std::string>{"ba"});
    CHECK(teach::declared_answers(question) == std::vector<std::string>{"ba"});
    CHECK(mark_answer(question, trace, "b a").right);
    CHECK_FALSE(teach::why_no_answer(question, "bb").empty());
}

TEST_CASE("a file that declares another answer than the run has contradicts it") {
    auto question = choice_question();
    CHECK(teach::contradictions(question, trace).empty());
    std::swap(question.choices[0].right, question.choices[1].right);
    REQUIRE(teach::contradictions(question, trace).size() == 1);
    CHECK_THAT(teach::contradictions(question, trace)[0],
               ContainsSubstring("the run's answer is b, the file declares a"));
    auto word = word_question(teach::QuestionType::word, "cause of first segment");
    word.wrong = {{"close", "No."}};
    CHECK_THAT(teach::contradictions(word, trace).at(0),
               ContainsSubstring("'close' is called wrong, and is right"));
}
