// The page of a worksheet has the sheet and never its key.
#include "tracer/teach/page/sheet_page.hpp"

#include <nlohmann/json.hpp>

#include "common/errors.hpp"
#include "support/catch.hpp"

using namespace tcpwhy;

namespace {

teach::BuiltSheet sheet_of(const std::string& student) {
    const std::string kinds = "cause,call,woken,state,seq,ack,flags,order";
    return teach::build_sheet({"lab close-wait", student, teach::blank_kinds(kinds), 16});
}

/// The data that the page's script reads.
nlohmann::json data_in(const std::string& page) {
    const std::string begin = "<script type=\"application/json\" id=\"data\">";
    const std::size_t from = page.find(begin) + begin.size();
    return nlohmann::json::parse(page.substr(from, page.find("</script>", from) - from));
}

}  // namespace

TEST_CASE("the page of a sheet has its lines and the kinds of its blanks") {
    const teach::BuiltSheet built = sheet_of("anna");
    const nlohmann::json data = data_in(teach::sheet_page(built, {"anna.story", ""}));
    CHECK(data["file"] == "anna.story");
    CHECK_FALSE(data.contains("capture"));
    std::string text;
    for (const auto& line : data["head"]) text += line.get<std::string>() + '\n';
    text += '\n';
    std::size_t blanks = 0;
    for (const auto& line : data["lines"]) {
        const auto words = line.get<std::string>();
        text += words + '\n';
        for (std::size_t at = words.find("____"); at != std::string::npos;
             at = words.find("____", at + 4))
            ++blanks;
    }
    CHECK(text == teach::text_of(built));
    CHECK(blanks == data["blanks"].size());
    CHECK(data["states"].size() == 11);
}

TEST_CASE("another key makes the same page: nothing of the key is in it") {
    const teach::BuiltSheet built = sheet_of("anna");
    teach::BuiltSheet other = built;
    for (teach::Blank& blank : other.sheet.blanks) {
        blank.key = "another key";
        blank.accepted = {"another answer"};
        blank.advice = "another advice";
    }
    other.sheet.before.clear();
    other.recording.clear();
    CHECK(teach::sheet_page(built, {"s.story", "s.pcap"}) ==
          teach::sheet_page(other, {"s.story", "s.pcap"}));
}

TEST_CASE("foreign text does not end the block that holds the data, and nothing is fetched") {
    teach::BuiltSheet built = sheet_of("anna");
    built.request.source = "file </script><script>alert(1)</script>.pcapng";
    built.sheet.lines.emplace_back("client  write(3, \"<!--\xff\", 4) = 4");
    const std::string page = teach::sheet_page(built, {"</script>.story", ""});
    CHECK(data_in(page)["source"] == built.request.source);
    CHECK(data_in(page)["file"] == "</script>.story");
    CHECK_THAT(page, ContainsSubstring("default-src 'none'"));
    // One address is there, which is the name of a kind of elements.
    std::string rest = page;
    const std::string name = "http://www.w3.org/2000/svg";
    REQUIRE(rest.find(name) != std::string::npos);
    rest.erase(rest.find(name), name.size());
    CHECK(rest.find("http://") == std::string::npos);
    CHECK(rest.find("https://") == std::string::npos);
}

TEST_CASE("a page in place of a sheet is refused with one line") {
    const std::string page = teach::sheet_page(sheet_of("anna"), {"s.story", ""});
    CHECK_THROWS_WITH(teach::read_request(page, "s.html"),
                      ContainsSubstring("s.html is a page: open it in a browser"));
}
