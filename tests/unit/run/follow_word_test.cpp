#include "tracer/run/outlets/follow_word.hpp"

#include "common/errors.hpp"
#include "support/catch.hpp"

using namespace tcpwhy;
using As = render::Following::As;

TEST_CASE("--follow names a connection, and how its bytes are shown") {
    CHECK(run::parse_following("1").connection == 1);
    CHECK(run::parse_following("1").as == As::text);
    CHECK(run::parse_following("1").from == model::Side::none);
    CHECK(run::parse_following("27,hex").connection == 27);
    CHECK(run::parse_following("27,hex").as == As::hex);
    const render::Following raw = run::parse_following("3,server,raw");
    CHECK(raw.as == As::raw);
    CHECK(raw.from == model::Side::server);
}

TEST_CASE("--follow refuses what is no connection and no view, with a hint") {
    for (const char* word : {"", "x", "0", "-1", "1x", "99999999999", ",hex"})
        CHECK_THROWS_WITH(run::parse_following(word), ContainsSubstring("--summary lists them"));
    CHECK_THROWS_WITH(run::parse_following("1,hx"), ContainsSubstring("did you mean 'hex'?"));
    CHECK_THROWS_WITH(run::parse_following("1,"), ContainsSubstring("text, hex or raw"));
}
