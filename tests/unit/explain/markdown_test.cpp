// The pages of docs/notes on a terminal.
#include <string>

#include "common/text/utf8.hpp"
#include "support/catch.hpp"
#include "tracer/explain/markdown.hpp"

using tcpwhy::explain::Look;
using tcpwhy::explain::plain_markdown;
using tcpwhy::explain::render_markdown;

namespace {

std::string drawn(std::string_view text, int width = 40) {
    return render_markdown(text, Look{width, false, true});
}

}  // namespace

TEST_CASE("a paragraph is filled to the width, whatever its lines were", "[markdown]") {
    CHECK(drawn("one two three\nfour five six seven eight\n", 20) ==
          "  one two three four\n  five six seven\n  eight\n");
}

TEST_CASE("headings begin at the edge, with their text right below", "[markdown]") {
    CHECK(drawn("# Title\nWords.\n\n## More\n\nOthers.\n") ==
          "Title\n  Words.\n\nMore\n  Others.\n");
}

TEST_CASE("a list's lines stand close, and a long one goes on under itself", "[markdown]") {
    CHECK(drawn("Before:\n\n- one\n- two three four five\n  six\n\nAfter.\n", 22) ==
          "  Before:\n\n  - one\n  - two three four\n    five six\n\n  After.\n");
}

TEST_CASE("code stays unchanged, however long", "[markdown]") {
    CHECK(drawn("See:\n\n    tcpwhy   run half-close --format ladder\n    x\n\nDone.\n", 20) ==
          "  See:\n\n      tcpwhy   run half-close --format ladder\n      x\n\n  Done.\n");
}

TEST_CASE("a table's columns are aligned, and its last one wraps", "[markdown]") {
    CHECK(drawn("| word | means |\n|---|---|\n| S0 | a SYN |\n| RSTO | a reset of the client's |\n",
                24) == "  word  means\n  S0    a SYN\n  RSTO  a reset of the\n        client's\n");
}

TEST_CASE("marks colour words, and without colours leave the words alone", "[markdown]") {
    const std::string text = "a `read()` is **not** *that*, see [there](x.md).\n";
    CHECK(drawn(text, 80) == "  a read() is not that, see there.\n");
    CHECK(render_markdown(text, Look{80, true, true}) ==
          "  a \x1b[36mread()\x1b[0m is \x1b[1mnot\x1b[0m \x1b[3mthat\x1b[0m, see there.\n");
    CHECK(plain_markdown("`write()` puts", true) == "write() puts");
}

TEST_CASE("code in a line is not torn in two", "[markdown]") {
    CHECK(drawn("say `SO_LINGER {1, 0}` now\n", 21) == "  say\n  SO_LINGER {1, 0}\n  now\n");
}

TEST_CASE("marks that are not closed stay as text", "[markdown]") {
    CHECK(drawn("2 * 3 ** 4 ` 5 [a] (b) [c](d\n") == "  2 * 3 ** 4 ` 5 [a] (b) [c](d\n");
}

TEST_CASE("nothing that controls a terminal comes through", "[markdown]") {
    const std::string out = drawn("a\x1b[2Jb\n\n    \x1b]0;x\x07\n\n# \x9b\n");
    CHECK(out.find('\x1b') == std::string::npos);
    CHECK(out.find('\x07') == std::string::npos);
    CHECK(out.find('\x9b') == std::string::npos);
}

TEST_CASE("an empty text and a width of 0 are rendered too", "[markdown]") {
    CHECK(drawn("").empty());
    CHECK(drawn("\n\n\n").empty());
    CHECK(drawn("word\n", -5) == "  word\n");
    CHECK(drawn("|\n|-|\n| |\n", 1).find('|') == std::string::npos);
}
