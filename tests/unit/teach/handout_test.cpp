#include "tracer/teach/paper/handout.hpp"

#include "support/catch.hpp"
#include "tracer/teach/lab/lab_catalogue.hpp"
#include "tracer/teach/paper/markdown_html.hpp"

using namespace tcpwhy;

TEST_CASE("Markdown becomes HTML, and its text stays text") {
    CHECK(teach::markdown_html("# A <b>\n\nOne\ntwo `x < y`.\n\n- a\n- **b**\n") ==
          "<h1>A &lt;b&gt;</h1>\n<p>One two <code>x &lt; y</code>.</p>\n"
          "<ul>\n<li>a</li>\n<li><strong>b</strong></li>\n</ul>\n");
    CHECK(teach::markdown_html("```\na & b\n```\n") == "<pre>\na &amp; b\n</pre>\n");
    CHECK(teach::markdown_html("    code\n") == "<pre>\ncode\n</pre>\n");
    CHECK(teach::markdown_html("| a | b |\n|---|---|\n| 1 | 2 |\n") ==
          "<table>\n<tr><th>a</th><th>b</th></tr>\n<tr><td>1</td><td>2</td></tr>\n</table>\n");
}

TEST_CASE("a hand-out has every question and no answer; the teacher's copy has the answers") {
    for (const teach::Lab& lab : teach::labs()) {
        INFO(lab.name);
        const std::string page = teach::handout_html(lab, false);
        const std::string copy = teach::handout_html(lab, true);
        for (const teach::Question& question : lab.questions) {
            const std::string explained = teach::inline_html(question.explain);
            CHECK_THAT(page, ContainsSubstring(teach::inline_html(question.text)));
            CHECK(page.find(explained) == std::string::npos);
            CHECK_THAT(copy, ContainsSubstring(explained));
        }
        CHECK(page.find("src=\"http") == std::string::npos);
        CHECK_THAT(page, ContainsSubstring("@page"));
    }
}
