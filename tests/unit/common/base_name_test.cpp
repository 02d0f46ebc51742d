// A path's last name.
#include "common/text/base_name.hpp"

#include "support/catch.hpp"

using namespace tcpwhy;

TEST_CASE("the base name is what stands behind the last slash", "[text]") {
    CHECK(base_name("/usr/bin/python3.11") == "python3.11");
    CHECK(base_name("./a.out") == "a.out");
    CHECK(base_name("a.out") == "a.out");
    CHECK(base_name("").empty());
}

TEST_CASE("a path that ends with a slash has no last name, and is kept whole", "[text]") {
    CHECK(base_name("/usr/bin/") == "/usr/bin/");
    CHECK(base_name("/") == "/");
}
