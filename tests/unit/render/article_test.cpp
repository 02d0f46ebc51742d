// The article's run in every format, compared with files to the letter.
#include "support/catch.hpp"
#include "support/golden.hpp"
#include "support/play/article_trace.hpp"

using namespace tcpwhy;

namespace {

struct Case {
    const char* format;
    const char* file;
    render::Options options;
};

std::vector<Case> cases() {
    std::vector<Case> all;
    const auto add = [&](const char* format, const char* file) -> render::Options& {
        return all.emplace_back(Case{format, file, {}}).options;
    };
    add("ladder", "article.ladder.80");
    add("ladder", "article.ladder.120").width = 120;
    add("ladder", "article.ladder.ascii").unicode = false;
    add("ladder", "article.ladder.color").color = true;
    add("ladder", "article.ladder.v").verbosity = 1;
    add("text", "article.text");
    add("text", "article.text.v").verbosity = 1;
    add("text", "article.text.vv").verbosity = 2;
    add("text", "article.text.S").absolute_numbers = true;
    add("text", "article.text.q").quiet = true;
    add("text", "article.text.X").dump = render::Dump::hex_and_ascii;
    add("json", "article.json");
    return all;
}

}  // namespace

TEST_CASE("the article's run looks as it did", "[render]") {
    for (const Case& one : cases()) {
        INFO(one.file);
        test::check_golden(one.file, test::rendered(one.format, one.options, test::tell_article));
    }
}

TEST_CASE("a format without a name has no renderer", "[render]") {
    CHECK(render::make_renderer("nothing", {}, [](std::string_view) {}) == nullptr);
    for (const std::string_view format : render::formats())
        CHECK(render::make_renderer(format, {}, [](std::string_view) {}) != nullptr);
}
