// Letters beyond ASCII in TOML: where they may stand.
#include "tracer/scenario/toml_letters.hpp"

#include <string>

#include "support/catch.hpp"
#include "tracer/scenario/scenario.hpp"

using tcpwhy::scenario::find_stray_letter;

namespace {

std::string place(std::string_view text) {
    const auto found = find_stray_letter(text);
    return found ? std::to_string(found->line) + ":" + std::to_string(found->column) : "";
}

}  // namespace

TEST_CASE("letters beyond ASCII may stand in quotes and comments", "[toml]") {
    CHECK(place("a = \"é\"") == "");
    CHECK(place("a = 'é\\'\nb = 'é'") == "");  // no escapes between single quotes
    CHECK(place("a = '''\né ' '' é'''''\nb = 1") == "");
    CHECK(place("a = \"\"\"\né \" \"\" é\\\"\"\"\"\"\nb = 1") == "");
    CHECK(place("# é\na = 1 # é") == "");
    CHECK(place("\xef\xbb\xbf"
                "a = 1") == "");
    CHECK(place("\"é\" = 1") == "");
    CHECK(place("a = \"\\\"é\"") == "");
    CHECK(place("a = \"\"\"x \\\n   yé\"\"\"") == "");
}

TEST_CASE("letters beyond ASCII anywhere else have a place", "[toml]") {
    CHECK(place("é = 1") == "1:1");
    CHECK(place("a = 1\nb = é") == "2:5");
    CHECK(place("a = \"é\" ö") == "1:9");
    CHECK(place("a = \"\"\"\né\"\"\"\"\" ö") == "2:8");
    CHECK(place("a = '\né") == "2:1");  // not closed on its line
    CHECK(place("a = \"\\é\"") == "1:7");
    CHECK(place("a = \"\"\"x \\\n   é\"\"\"") == "2:4");
    CHECK(place("a = \xc2\xa0 1") == "1:5");
    CHECK(place("a = 12\"é\"") == "1:8");  // no string begins within a word
}

TEST_CASE("a scenario with a stray letter is refused with its place", "[toml]") {
    CHECK_THROWS_WITH(tcpwhy::scenario::parse_scenario("name = “x”", "x.toml"),
                      Catch::Matchers::StartsWith("x.toml:1:8: "));
}
