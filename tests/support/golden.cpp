#include "support/golden.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <limits>
#include <vector>

#include "support/catch.hpp"

namespace tcpwhy::test {

std::string rendered(std::string_view format, const render::Options& options,
                     const std::function<void(model::TraceSink&)>& tell) {
    std::string out;
    const auto renderer =
        render::make_renderer(format, options, [&](std::string_view text) { out += text; });
    REQUIRE(renderer != nullptr);
    tell(*renderer);
    renderer->settled(std::numeric_limits<model::Time>::max());
    return out;
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        lines.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return lines;
}

void check_golden(const std::string& name, const std::string& text) {
    const std::string path = std::string(TESTS_DIR) + "/golden/" + name;
    const char* const accept = std::getenv("ACCEPT_GOLDEN");
    if (accept != nullptr && std::string_view{accept} == "1") {
        std::ofstream file(path, std::ios::binary);
        file << text;
        REQUIRE(file.good());
        return;
    }
    std::ifstream file(path, std::ios::binary);
    INFO("the expected text is " << path << "; to accept a change: ACCEPT_GOLDEN=1 unit_tests");
    REQUIRE(file.good());
    const std::string expected{std::istreambuf_iterator<char>(file),
                               std::istreambuf_iterator<char>()};
    const std::vector<std::string> want = lines_of(expected);
    const std::vector<std::string> have = lines_of(text);
    for (std::size_t at = 0; at < std::min(want.size(), have.size()); ++at) {
        INFO("line " << at + 1);
        REQUIRE(have[at] == want[at]);
    }
    REQUIRE(text == expected);
}

}  // namespace tcpwhy::test
