#include "support/trace/page_data.hpp"

#include <string_view>
#include <utility>

#include "support/catch.hpp"
#include "tracer/render/page/page.hpp"

namespace tcpwhy::test {

std::string data_of(const std::string& page) {
    REQUIRE(page.size() > render::page_head.size() + render::page_foot.size());
    REQUIRE(page.compare(0, render::page_head.size(), render::page_head) == 0);
    REQUIRE(page.compare(page.size() - render::page_foot.size(), std::string::npos,
                         render::page_foot) == 0);
    return page.substr(render::page_head.size(),
                       page.size() - render::page_head.size() - render::page_foot.size());
}

std::string json_lines_of(const std::string& page) {
    std::string data = data_of(page);
    REQUIRE(data.find_first_of("<>&") == std::string::npos);
    constexpr std::pair<std::string_view, char> escapes[] = {
        {"\\u003c", '<'}, {"\\u003e", '>'}, {"\\u0026", '&'}};
    for (const auto& [escape, character] : escapes)
        for (std::size_t at = 0; (at = data.find(escape, at)) != std::string::npos; ++at)
            data.replace(at, escape.size(), 1, character);
    return data;
}

}  // namespace tcpwhy::test
