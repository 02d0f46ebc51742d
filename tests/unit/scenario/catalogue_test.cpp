// The scenarios that are built in: every file is one, and says what a scenario of the catalogue
// must say.
#include "tracer/scenario/catalogue.hpp"

#include <set>

#include "common/errors.hpp"
#include "support/catch.hpp"
#include "tracer/story/expect/expect.hpp"
#include "tracer/story/text/parser.hpp"

using namespace tcpwhy;
using scenario::Scenario;

TEST_CASE("every file of the catalogue is a scenario of its file's name, with an expectation") {
    REQUIRE(scenario::catalogue_texts().size() > 3);
    for (const EmbeddedText& entry : scenario::catalogue_texts()) {
        INFO(entry.name);
        Scenario scenario;
        REQUIRE_NOTHROW(scenario = scenario::parse_scenario(entry.text, std::string(entry.name)));
        CHECK(scenario.name == entry.name);
        REQUIRE(scenario.expected.has_value());
        CHECK(scenario.text == entry.text);
        CHECK((scenario.teaches.ends_with('.') || scenario.teaches.ends_with(".)")));
    }
}

TEST_CASE("the catalogue is in the families' order") {
    std::set<std::string> seen;
    std::string family;
    for (const Scenario& scenario : scenario::catalogue()) {
        if (scenario.family != family) CHECK(seen.insert(scenario.family).second);
        family = scenario.family;
    }
}

TEST_CASE("a scenario is found by its name; a mistyped one is corrected") {
    CHECK(scenario::find_scenario("refused").name == "refused");
    CHECK_THROWS_WITH(scenario::find_scenario("refusd"),
                      ContainsSubstring("did you mean 'refused'?"));
    CHECK_THROWS_WITH(scenario::find_scenario("/nowhere/file.toml"),
                      ContainsSubstring("cannot read the scenario /nowhere/file.toml: No such"));
    CHECK_THROWS_AS(scenario::find_scenario(""), UsageError);
}

TEST_CASE("a family is in the order in which it is learned, and the first lessons come first") {
    const std::vector<Scenario> all = scenario::catalogue();
    for (std::size_t at = 1; at < all.size(); ++at)
        if (all[at].family == all[at - 1].family) CHECK(all[at - 1].learn <= all[at].learn);
    const std::vector<Scenario> first = scenario::first_lessons_of(all);
    REQUIRE(first.size() >= 5);
    CHECK(first.front().name == "server-closes-first");
    CHECK(first[1].name == "refused");
    for (const Scenario& scenario : all) {
        INFO(scenario.name);
        CHECK(scenario.learn < scenario::last_to_learn);
        CHECK_FALSE(scenario.topics.empty());
    }
}

TEST_CASE("fin-lost: an ACK that is overtaken may meet TIME-WAIT, and its answer a closed socket") {
    const std::string run =
        "client > server   SYN 0         <- connect\n"
        "server > client   SYN 0, ACK 1  <- kernel for listen\n"
        "client > server   ACK 1         <- kernel for connect\n"
        "client > server   FIN 1, ACK 1  <- close                                (lost)\n"
        "client > server   FIN 1, ACK 1  <- timer retransmission for close       (retransmission)\n"
        "server > client   FIN 1, ACK 2  <- close\n"
        "client > server   ACK 2         <- kernel\n"
        "server > client   SEQ 1, ACK 2  <- kernel\n"
        "client > server   ACK 2         <- kernel\n"
        "server > client   RST 2         <- kernel\n"
        "connection 1: closed, client first\n";
    const auto story = story::parse_story(run);
    REQUIRE(std::holds_alternative<story::Story>(story));
    const auto expected = scenario::find_scenario("fin-lost").expected;
    CHECK(story::compare(*expected, std::get<story::Story>(story)).narrative == "");
}
