#include "common/text/closest_word.hpp"

#include "support/catch.hpp"

using tcpwhy::did_you_mean;

TEST_CASE("the known word nearest to a mistyped one is proposed") {
    const std::vector<std::string> known{"half-close", "refused", "syn-lost"};
    CHECK(did_you_mean("half-clsoe", known) == " (did you mean 'half-close'?)");
    CHECK(did_you_mean("halfclose", known) == " (did you mean 'half-close'?)");
    CHECK(did_you_mean("refuse", known) == " (did you mean 'refused'?)");
    CHECK(did_you_mean("sny-lsot", known) == " (did you mean 'syn-lost'?)");
}

TEST_CASE("nothing is proposed for a word that is like no other") {
    const std::vector<std::string> known{"half-close", "refused"};
    CHECK(did_you_mean("keep-alive", known).empty());
    CHECK(did_you_mean("", known).empty());
    CHECK(did_you_mean(std::string(100'000, 'x'), known).empty());
    CHECK(did_you_mean("half-close", {}).empty());
}

TEST_CASE("an unfinished word leads to the first word that begins with it") {
    const std::vector<std::string> known{"reset-ignored", "reset-unread-data", "refused"};
    CHECK(did_you_mean("reset-unread", known) == " (did you mean 'reset-unread-data'?)");
    CHECK(did_you_mean("refuse", known) == " (did you mean 'refused'?)");  // a slip comes first
    CHECK(did_you_mean("re", known).empty());
}
