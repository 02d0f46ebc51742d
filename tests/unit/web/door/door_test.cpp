// The door of the live page: who gets in, and with what.
#include "tracer/web/door/door.hpp"

#include "support/catch.hpp"
#include "tracer/web/door/secret.hpp"

namespace tcpwhy::web {
namespace {

using Kind = Admission::Kind;

const Door::Secrets secrets{"0123456789abcdef0123456789abcdef", "c00c1ec00c1ec00c1ec00c1ec00c1e00",
                            "fa710000fa710000fa710000fa710000"};
const std::string place = "/" + secrets.path + "/";

Visit visit(const std::string& path) {
    Visit visit;
    visit.method = "GET";
    visit.path = path;
    visit.host = "127.0.0.1:40123";
    return visit;
}

Visit with_token(const std::string& token) {
    Visit first = visit("/");
    first.token = token;
    return first;
}

Visit with_cookie(const std::string& path) {
    Visit later = visit(path);
    later.cookies = "theme=dark; tcpwhy=" + secrets.cookie;
    return later;
}

TEST_CASE("the token opens the door once, and becomes a cookie", "[web]") {
    Door door(secrets);
    const Admission first = door.admit(with_token(secrets.token));
    REQUIRE(first.kind == Kind::enter);
    CHECK(first.status == 303);
    CHECK(first.place == place);
    CHECK(first.cookie ==
          "tcpwhy=" + secrets.cookie + "; Path=" + place + "; HttpOnly; SameSite=Strict");
    CHECK(door.admit(with_token(secrets.token)).kind == Kind::refused);
    CHECK_FALSE(door.has_token());
}

TEST_CASE("a used token does not come back as the empty one", "[web]") {
    Door door(secrets);
    (void)door.admit(with_token(secrets.token));
    CHECK(door.admit(with_token("")).kind == Kind::refused);
}

TEST_CASE("a new token makes the one before void", "[web]") {
    Door door(secrets);
    const std::string next(secret_letters, 'e');
    door.change_token(next);
    CHECK(door.admit(with_token(secrets.token)).kind == Kind::refused);
    CHECK(door.admit(with_token(next)).kind == Kind::enter);
}

TEST_CASE("a wrong token leaves the right one valid", "[web]") {
    Door door(secrets);
    CHECK(door.admit(with_token(std::string(secret_letters, 'f'))).status == 403);
    CHECK(door.admit(with_token(secrets.token)).kind == Kind::enter);
}

TEST_CASE("the page and its events need the cookie and the path", "[web]") {
    Door door(secrets);
    CHECK(door.admit(with_cookie(place)).kind == Kind::page);
    CHECK(door.admit(with_cookie(place + "events")).kind == Kind::events);
    CHECK(door.admit(with_cookie(place + "other")).status == 404);
    CHECK(door.admit(visit(place)).status == 403);
    CHECK(door.admit(visit(place + "events")).status == 403);
    CHECK(door.admit(with_cookie("/")).status == 403);
    CHECK(door.admit(with_cookie("/events")).status == 403);
    CHECK(door.admit(with_cookie("/" + std::string(secret_letters, '0') + "/")).status == 403);
    Visit other = visit(place);
    other.cookies = "tcpwhy=" + std::string(secret_letters, 'c') + "; x" + secrets.cookie;
    CHECK(door.admit(other).status == 403);
}

TEST_CASE("another host name is refused: its address may have been turned to this machine",
          "[web]") {
    Door door(secrets);
    for (const char* const host : {"evil.example", "evil.example:40123", "127.0.0.1.evil.example",
                                   "", "127.0.0.1:", "127.0.0.1:80x", "[::1", "localhost.:40123"}) {
        INFO(host);
        Visit page = with_cookie(place);
        page.host = host;
        CHECK(door.admit(page).status == 403);
        Visit first = with_token(secrets.token);
        first.host = host;
        CHECK(door.admit(first).status == 403);
    }
    CHECK(door.has_token());
}

TEST_CASE("the port of the host may be another: ssh -L forwards it", "[web]") {
    for (const char* const host : {"127.0.0.1", "127.0.0.1:9000", "localhost:9000", "[::1]:9000"})
        CHECK(is_own_host(host));
}

TEST_CASE("a page of another origin or site gets nothing", "[web]") {
    Door door(secrets);
    for (const char* const origin :
         {"http://evil.example", "null", "https://127.0.0.1:40123", "http://127.0.0.1:40124"}) {
        INFO(origin);
        Visit events = with_cookie(place + "events");
        events.origin = origin;
        CHECK(door.admit(events).status == 403);
    }
    for (const char* const site : {"cross-site", "same-site"}) {
        Visit events = with_cookie(place + "events");
        events.fetch_site = site;
        CHECK(door.admit(events).status == 403);
    }
    Visit own = with_cookie(place + "events");
    own.origin = "http://127.0.0.1:40123";
    own.fetch_site = "same-origin";
    CHECK(door.admit(own).kind == Kind::events);
}

TEST_CASE("the page can only be read", "[web]") {
    Door door(secrets);
    for (const char* const method : {"POST", "PUT", "DELETE", "OPTIONS", "HEAD"}) {
        Visit other = with_cookie(place);
        other.method = method;
        CHECK(door.admit(other).status == 405);
        Visit first = with_token(secrets.token);
        first.method = method;
        CHECK(door.admit(first).status == 405);
    }
    CHECK(door.has_token());
}

TEST_CASE("secrets are long, and differ", "[web]") {
    const std::string one = new_secret();
    const std::string another = new_secret();
    CHECK(one.size() == secret_letters);
    CHECK(one.find_first_not_of("0123456789abcdef") == std::string::npos);
    CHECK(one != another);
}

TEST_CASE("secrets are the same in all letters or not at all", "[web]") {
    CHECK(same_secret("abc", "abc"));
    CHECK_FALSE(same_secret("abc", "abd"));
    CHECK_FALSE(same_secret("abc", "xbc"));
    CHECK_FALSE(same_secret("abc", "ab"));
    CHECK_FALSE(same_secret("abc", "abcd"));
    CHECK_FALSE(same_secret("", ""));
}

TEST_CASE("a cookie is found by its whole name", "[web]") {
    CHECK(cookie_value("a=1; tcpwhy=2; b=3", "tcpwhy") == "2");
    CHECK(cookie_value("xtcpwhy=1", "tcpwhy").empty());
    CHECK(cookie_value("tcpwhyx=1; tcpwhy=", "tcpwhy").empty());
    CHECK(cookie_value("tcpwhy", "tcpwhy").empty());
    CHECK(cookie_value(";;; =;", "tcpwhy").empty());
}

}  // namespace
}  // namespace tcpwhy::web
