// The page of --format html: the trace inside it is the trace, and can do nothing else.
#include <nlohmann/json.hpp>

#include "support/catch.hpp"
#include "support/golden.hpp"
#include "support/play/article_trace.hpp"
#include "support/trace/page_data.hpp"
#include "support/trace/trace_teller.hpp"
#include "tracer/render/page/page.hpp"

using namespace tcpwhy;
using test::data_of;

namespace {

void tell_hostile(model::TraceSink& sink) {
    sink.begin({});
    test::TraceTeller teller(sink);
    teller.in(1, 38264);
    teller.segment(model::Side::client, {.flags = model::tcp_flag::ack | model::tcp_flag::psh,
                                         .seq = 1,
                                         .ack = 1,
                                         .payload = "</script><!--<script>&amp;\xE2\x80\xA8"});
    sink.end({});
}

}  // namespace

TEST_CASE("the page holds exactly the JSON Lines of the trace", "[html]") {
    const std::string data = data_of(test::rendered("html", {}, test::tell_article));
    const auto inside = test::lines_of(data);
    const auto expected = test::lines_of(test::rendered("json", {}, test::tell_article));
    REQUIRE(inside.size() == expected.size());
    for (std::size_t line = 0; line < inside.size(); ++line)
        CHECK(nlohmann::json::parse(inside[line]) == nlohmann::json::parse(expected[line]));
}

TEST_CASE("captured bytes cannot leave the data block of the page", "[html]") {
    const std::string data = data_of(test::rendered("html", {}, tell_hostile));
    CHECK(data.find_first_of("<>&") == std::string::npos);
    const auto lines = test::lines_of(data);
    REQUIRE(lines.size() == 3);
    CHECK(nlohmann::json::parse(lines[1]).at("payload") ==
          "</script><!--<script>&amp;\xE2\x80\xA8");
}

TEST_CASE("the page without its data is small and allows only its own script and style", "[html]") {
    const std::string page = std::string(render::page_head) + std::string(render::page_foot);
    CHECK(page.size() < 400 * 1024);
    CHECK(page.find("default-src 'none'; script-src 'sha256-") != std::string::npos);
    for (const char* placeholder : {"@SCRIPT", "@STYLE", "@DATA@"})
        CHECK(page.find(placeholder) == std::string::npos);
    // The data block is the last thing of the page, and the head leaves it open.
    CHECK(render::page_head.ends_with("<script type=\"application/jsonl\" id=\"trace\">\n"));
    CHECK(render::page_foot.starts_with("</script>"));
}
