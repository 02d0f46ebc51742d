#include "tracer/teach/lab/lab_reader.hpp"

#include "common/errors.hpp"
#include "support/catch.hpp"

using namespace tcpwhy;

namespace {

const std::string heading =
    "name = \"mine\"\ntitle = \"T\"\ngoal = \"G\"\nscenarios = [\"refused\"]\n";
const std::string question =
    "[[question]]\nid = \"q\"\ntype = \"word\"\ntext = \"?\"\nexplain = \"E\"\nsee = \"S\"\n";
const std::string query = "query = \"error of first call\"\n";

std::string mistake_in_lab(const std::string& text) {
    try {
        (void)teach::parse_lab(text, "lab.toml");
        return "";
    } catch (const UsageError& error) {
        return error.what();
    }
}

}  // namespace

TEST_CASE("a lab is read with its runs and questions") {
    const teach::Lab lab = teach::parse_lab(
        heading + "[[run]]\nname = \"two\"\ncommand = \"tcpwhy run 'a b'\"\n" + question + query +
            "run = \"two\"\nask = \"predict\"\npoints = 3\naccepted = [\"x\"]\n"
            "[[question.wrong]]\nanswer = \"y\"\nbecause = \"B\"\n",
        "lab.toml");
    REQUIRE(lab.runs.size() == 2);
    CHECK(lab.runs[0].arguments == std::vector<std::string>{"run", "refused"});
    CHECK(lab.runs[1].arguments == std::vector<std::string>{"run", "a b"});
    REQUIRE(lab.questions.size() == 1);
    CHECK(lab.questions[0].predict);
    CHECK(lab.questions[0].run == "two");
    CHECK(lab.points() == 3);
}

TEST_CASE("a fault in a lab is reported with line and column") {
    CHECK_THAT(mistake_in_lab("name = \"x\ntitle = 3"), ContainsSubstring("lab.toml:1:"));
    CHECK(mistake_in_lab(heading) == "lab.toml:1:1: a lab needs a [[question]]");
    CHECK(mistake_in_lab("titel = 1\n") ==
          "lab.toml:1:1: unknown key 'titel' (did you mean 'title'?)");
    CHECK_THAT(
        mistake_in_lab("name = \"x\"\ntitle = \"T\"\ngoal = \"G\"\nscenarios = [\"refusd\"]\n"),
        ContainsSubstring("lab.toml:4:13: there is no scenario 'refusd'"));
    CHECK(mistake_in_lab(heading + question) ==
          "lab.toml:5:1: 'query' is missing: the answer comes from the run");
    CHECK(mistake_in_lab(heading + question + "query = \"count calls\"\n") ==
          "lab.toml:11:16: there is no event 'calls' in a trace");
    CHECK(mistake_in_lab(heading + question + query + "run = \"r\"\n") ==
          "lab.toml:12:7: there is no run 'r' in this lab");
    CHECK_THAT(mistake_in_lab(heading + "[[question]]\nid = \"q\"\ntype = \"wrod\"\n"),
               ContainsSubstring("lab.toml:7:8: there is no type 'wrod' (did you mean 'word'?)"));
    CHECK(mistake_in_lab(heading + question + query + question) ==
          "lab.toml:13:6: there are two questions 'q'");
}

TEST_CASE("a choice needs values and a right answer") {
    const std::string choice =
        "[[question]]\nid = \"q\"\ntype = \"choice\"\ntext = \"?\"\nexplain = \"E\"\nsee = "
        "\"S\"\n" +
        query;
    CHECK_THAT(mistake_in_lab(heading + choice),
               ContainsSubstring("a choice needs two [[question.choice]] or more"));
    CHECK_THAT(
        mistake_in_lab(heading + choice + "[[question.choice]]\ntext = \"a\"\nvalue = \"1\"\n"),
        ContainsSubstring("'because' is missing"));
    CHECK_THAT(
        mistake_in_lab(heading + choice +
                       "[[question.choice]]\ntext = \"a\"\nvalue = \"1\"\nbecause = \"B\"\n"
                       "[[question.choice]]\ntext = \"b\"\nvalue = \"2\"\nbecause = \"B\"\n"),
        ContainsSubstring("no choice is right"));
}
