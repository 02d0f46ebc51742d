#include "tracer/web/door/door.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "tracer/web/door/secret.hpp"

namespace tcpwhy::web {
namespace {

constexpr std::string_view cookie_name = "tcpwhy";
constexpr std::string_view events_name = "events";

Admission refused(int status, std::string words) {
    Admission answer;
    answer.status = status;
    answer.words = std::move(words);
    return answer;
}

/// "127.0.0.1" of "127.0.0.1:8080"; "" if what follows is no port.
std::string_view name_of(std::string_view host) {
    const std::size_t bracket = host.find(']');
    const std::size_t colon = host.find(':', bracket == std::string_view::npos ? 0 : bracket);
    if (colon == std::string_view::npos) return host;
    const std::string_view port = host.substr(colon + 1);
    const auto digit = [](char letter) { return letter >= '0' && letter <= '9'; };
    if (port.empty() || port.size() > 5 || !std::all_of(port.begin(), port.end(), digit)) return {};
    return host.substr(0, colon);
}

}  // namespace

bool is_own_host(std::string_view host) {
    constexpr std::array<std::string_view, 3> names{"127.0.0.1", "localhost", "[::1]"};
    return std::find(names.begin(), names.end(), name_of(host)) != names.end();
}

std::string_view cookie_value(std::string_view cookies, std::string_view name) {
    while (!cookies.empty()) {
        const std::size_t end = std::min(cookies.find(';'), cookies.size());
        std::string_view pair = cookies.substr(0, end);
        cookies.remove_prefix(std::min(end + 1, cookies.size()));
        pair.remove_prefix(std::min(pair.find_first_not_of(' '), pair.size()));
        const std::size_t equals = pair.find('=');
        if (equals != std::string_view::npos && pair.substr(0, equals) == name)
            return pair.substr(equals + 1);
    }
    return {};
}

bool Door::knows(std::string_view cookies) const {
    return same_secret(secrets_.cookie, cookie_value(cookies, cookie_name));
}

Admission Door::enter(std::string_view token) {
    if (!same_secret(secrets_.token, token))
        return refused(403,
                       "this address is not valid, or was used before: ask tcpwhy for a new one");
    secrets_.token.clear();
    Admission answer;
    answer.kind = Admission::Kind::enter;
    answer.status = 303;
    answer.place = "/" + secrets_.path + "/";
    answer.cookie.append(cookie_name).append("=").append(secrets_.cookie);
    answer.cookie.append("; Path=").append(answer.place).append("; HttpOnly; SameSite=Strict");
    return answer;
}

Admission Door::admit(const Visit& visit) {
    if (visit.method != "GET") return refused(405, "this page can only be read");
    if (!is_own_host(visit.host))
        return refused(403, "this page answers to the host 127.0.0.1 and to localhost only");
    if (!visit.origin.empty() && visit.origin != "http://" + visit.host)
        return refused(403, "this page is not for pages of another origin");
    if (visit.path == "/" && !visit.token.empty()) return enter(visit.token);
    const std::string& site = visit.fetch_site;
    if (!site.empty() && site != "same-origin" && site != "none")
        return refused(403, "this page is not for pages of another site");
    const std::string_view path = visit.path;
    const std::size_t slash = path.find('/', 1);
    const bool below =
        slash != std::string_view::npos && same_secret(secrets_.path, path.substr(1, slash - 1));
    if (!below || !knows(visit.cookies))
        return refused(403, "this page needs the address that tcpwhy has printed");
    Admission answer;
    answer.status = 200;
    const std::string_view rest = path.substr(slash + 1);
    if (rest.empty())
        answer.kind = Admission::Kind::page;
    else if (rest == events_name)
        answer.kind = Admission::Kind::events;
    else
        return refused(404, "there is nothing of this name");
    return answer;
}

}  // namespace tcpwhy::web
