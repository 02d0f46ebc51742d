#include "common/manual/left_out_number.hpp"

#include "support/catch.hpp"

using namespace tcpwhy;

namespace {

std::vector<std::string> words(std::vector<const char*> given) {
    Manual manual;
    OptionText web;
    web.names = {"--web"};
    web.missing_number = "0";
    OptionText port;
    port.names = {"-p", "--port"};
    OptionText name;
    name.names = {"words"};
    name.missing_number = "1";
    manual.options = {web, port, name};
    return with_left_out_numbers(static_cast<int>(given.size()), given.data(), manual);
}

using Words = std::vector<std::string>;

}  // namespace

TEST_CASE("a number that is left out becomes the option's own") {
    CHECK(words({"tcpwhy", "run", "--web", "half-close"}) ==
          Words{"tcpwhy", "run", "--web=0", "half-close"});
    CHECK(words({"tcpwhy", "live", "--web"}) == Words{"tcpwhy", "live", "--web=0"});
    CHECK(words({"tcpwhy", "live", "--web", "-v"}) == Words{"tcpwhy", "live", "--web=0", "-v"});
}

TEST_CASE("a number that is given stays") {
    CHECK(words({"tcpwhy", "run", "--web", "8080", "half-close"}) ==
          Words{"tcpwhy", "run", "--web", "8080", "half-close"});
    CHECK(words({"tcpwhy", "run", "--web=8080"}) == Words{"tcpwhy", "run", "--web=8080"});
}

TEST_CASE("other options and the words of another command stay as they are") {
    CHECK(words({"tcpwhy", "run", "--port", "x"}) == Words{"tcpwhy", "run", "--port", "x"});
    CHECK(words({"tcpwhy", "words"}) == Words{"tcpwhy", "words"});
    CHECK(words({"tcpwhy", "join", "--", "prog", "--web"}) ==
          Words{"tcpwhy", "join", "--", "prog", "--web"});
}
