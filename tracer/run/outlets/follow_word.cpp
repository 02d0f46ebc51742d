#include "tracer/run/outlets/follow_word.hpp"

#include <algorithm>
#include <charconv>
#include <system_error>
#include <vector>

#include "common/errors.hpp"
#include "common/text/closest_word.hpp"

namespace tcpwhy::run {
namespace {

using As = render::Following::As;

const std::vector<std::string>& views() {
    static const std::vector<std::string> names = {"text", "hex", "raw", "client", "server"};
    return names;
}

model::ConnectionId connection_of(const std::string& word) {
    model::ConnectionId number = 0;
    const char* const end = word.data() + word.size();
    const auto result = std::from_chars(word.data(), end, number);
    if (result.ec != std::errc() || result.ptr != end || number == 0)
        throw UsageError("--follow: '" + word +
                         "' is not the number of a connection; --summary lists them. Write "
                         "--follow 1, --follow 1,hex or --follow 1,raw,server");
    return number;
}

void set_view(render::Following& following, const std::string& word) {
    if (word == "text") following.as = As::text;
    if (word == "hex") following.as = As::hex;
    if (word == "raw") following.as = As::raw;
    if (word == "client") following.from = model::Side::client;
    if (word == "server") following.from = model::Side::server;
    for (const std::string& known : views())
        if (word == known) return;
    throw UsageError("--follow: there is no '" + word + "'" + did_you_mean(word, views()) +
                     "; after the number stand text, hex or raw, and client or server");
}

}  // namespace

render::Following parse_following(const std::string& word) {
    render::Following following;
    std::size_t end = std::min(word.find(','), word.size());
    following.connection = connection_of(word.substr(0, end));
    while (end < word.size()) {
        const std::size_t begin = end + 1;
        end = std::min(word.find(',', begin), word.size());
        set_view(following, word.substr(begin, end - begin));
    }
    return following;
}

}  // namespace tcpwhy::run
