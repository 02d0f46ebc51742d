#include "common/split_words.hpp"

#include "common/errors.hpp"
#include "support/catch.hpp"

using tcpwhy::split_words;
using Words = std::vector<std::string>;

TEST_CASE("words are split at blanks, tabs and newlines, however many") {
    CHECK(split_words("echo-server --port 9877") == Words{"echo-server", "--port", "9877"});
    CHECK(split_words("  a\t\tb\n c  ") == Words{"a", "b", "c"});
    CHECK(split_words("").empty());
    CHECK(split_words(" \t\n").empty());
}

TEST_CASE("single quotes keep everything") {
    CHECK(split_words(R"('a b' 'c\d' '"$x"')") == Words{"a b", R"(c\d)", R"("$x")"});
}

TEST_CASE("double quotes keep all but a backslash before what it can quote there") {
    CHECK(split_words(R"("a b" "it's")") == Words{"a b", "it's"});
    CHECK(split_words(R"("\"" "\\" "\$" "\`" "\n")") == Words{"\"", "\\", "$", "`", "\\n"});
    CHECK(split_words("\"a\\\nb\"") == Words{"ab"});
}

TEST_CASE("a backslash outside quotes keeps the next character, and joins lines") {
    CHECK(split_words(R"(a\ b \' \")") == Words{"a b", "'", "\""});
    CHECK(split_words("a\\\nb \\\n c") == Words{"ab", "c"});
}

TEST_CASE("quoted and unquoted parts that touch are one word") {
    CHECK(split_words(R"(a'b c'"d e"\ f)") == Words{"ab cd e f"});
}

TEST_CASE("empty quotes make an empty word") {
    CHECK(split_words(R"('' "" a'')") == Words{"", "", "a"});
}

TEST_CASE("nothing is expanded and operators are ordinary characters") {
    CHECK(split_words("$HOME *.c a|b >x; ~ #no") ==
          Words{"$HOME", "*.c", "a|b", ">x;", "~", "#no"});
}

TEST_CASE("a quote that does not end and a backslash at the end are usage errors") {
    for (const char* text : {"'a", "a \"b", "\"a\\\"", "a\\"}) {
        CAPTURE(text);
        CHECK_THROWS_AS(split_words(text), tcpwhy::UsageError);
    }
    CHECK_THROWS_WITH(split_words("run 'x"),
                      ContainsSubstring("'run 'x'") && ContainsSubstring("not closed"));
}
