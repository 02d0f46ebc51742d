// The door of the live page: which request gets what. Values in, values out, so that every rule is
// tested without a server.
//
// A token opens the door once. The browser then gets a cookie, which it sends to this page only:
// cookies do not know ports (RFC 6265, section 8.5), so the page has a random path, which a server
// of another user on another port cannot know. A page from elsewhere can neither read nor ask: its
// Host names another machine (DNS rebinding), or its Origin or Sec-Fetch-Site another site.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tcpwhy::web {

/// The parts of a request that the door looks at; "" for a header that is missing.
struct Visit {
    std::string method;
    std::string path;
    std::string token;  ///< of the query ?token=
    std::string host;
    std::string origin;
    std::string fetch_site;  ///< Sec-Fetch-Site of Fetch Metadata
    std::string cookies;
};

/// The answer of the door.
struct Admission {
    enum class Kind : std::uint8_t { refused, enter, page, events };
    Kind kind = Kind::refused;
    int status = 403;
    std::string words;   ///< of a refusal, one line
    std::string cookie;  ///< enter: the value of Set-Cookie
    std::string place;   ///< enter: the path to go to
};

/// 127.0.0.1, localhost or [::1], with any port: a port that ssh -L forwards differs from ours.
bool is_own_host(std::string_view host);
/// The value of that cookie; "" if there is none.
std::string_view cookie_value(std::string_view cookies, std::string_view name);

class Door {
  public:
    /// Secrets that differ from each other; `token` opens the door once.
    struct Secrets {
        std::string token;
        std::string cookie;
        std::string path;
    };
    explicit Door(Secrets secrets) : secrets_(std::move(secrets)) {}

    /// Uses up the token if it lets the visitor in.
    Admission admit(const Visit& visit);
    /// The token that was there before is void.
    void change_token(std::string token) { secrets_.token = std::move(token); }
    [[nodiscard]] bool has_token() const { return !secrets_.token.empty(); }

  private:
    Admission enter(std::string_view token);
    [[nodiscard]] bool knows(std::string_view cookies) const;

    Secrets secrets_;
};

}  // namespace tcpwhy::web
