// The document and the capture filter of the live page.
#include "tracer/web/page/live_page.hpp"

#include "support/catch.hpp"
#include "tracer/render/page/page.hpp"

namespace tcpwhy::web {
namespace {

TEST_CASE("the live page may ask for its events, and for nothing else", "[web]") {
    const std::string page = live_document();
    const std::size_t policy = page.find("Content-Security-Policy");
    REQUIRE(policy != std::string::npos);
    const std::string rules = page.substr(policy, page.find('>', policy) - policy);
    CHECK(rules.find("default-src 'none'; connect-src 'self'; script-src 'sha256-") !=
          std::string::npos);
    CHECK(rules.find("http") == rules.find("http-equiv"));
    CHECK(rules.find("unsafe") == std::string::npos);
}

TEST_CASE("the live page differs from the report in two places only", "[web]") {
    std::string page = live_document();
    const auto remove = [&](const std::string& part) {
        const std::size_t at = page.rfind(part);
        REQUIRE(at != std::string::npos);
        page.erase(at, part.size());
    };
    remove(" data-live=\"events\"");
    page.erase(page.find(" connect-src 'self';"), std::string(" connect-src 'self';").size());
    CHECK(page == std::string(render::page_head) + std::string(render::page_foot));
}

TEST_CASE("on the host the page's own segments are not captured", "[web]") {
    CHECK(without_port("tcp or icmp", 8080) == "(tcp or icmp) and not tcp port 8080");
}

}  // namespace
}  // namespace tcpwhy::web
