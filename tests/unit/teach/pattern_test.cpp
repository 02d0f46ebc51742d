#include "tracer/teach/sheet/pattern.hpp"

#include "support/catch.hpp"

using namespace tcpwhy;
using Found = std::vector<std::string>;

TEST_CASE("the texts in place of the blanks are found, whatever the spaces") {
    CHECK(teach::filled_in("a > b  ____  <- ____  [X, ____]", "a > b SYN 0   <- connect [X,Y]") ==
          Found{"SYN 0", "connect", "Y"});
    CHECK(teach::filled_in("a > b  ____  <- ____  [X, ____]", "a > b  SYN 0 <- connect  [X, Y]") ==
          Found{"SYN 0", "connect", "Y"});
    CHECK(teach::filled_in("ACK ____  <- k", "ACK  4 <- k") == Found{"4"});
    CHECK(teach::filled_in("ACK ____", "ACK 4") == Found{"4"});
    CHECK(teach::filled_in("____(3) = 0", "close(3) = 0") == Found{"close"});
    CHECK(teach::filled_in("x # ____", "x # 3") == Found{"3"});
}

TEST_CASE("a blank that is still there, or empty, is returned as it is") {
    CHECK(teach::filled_in("ACK ____", "ACK ____") == Found{"____"});
    CHECK(teach::filled_in("[____, B]", "[, B]") == Found{""});
}

TEST_CASE("a line that differs outside its blanks does not fit") {
    CHECK_FALSE(teach::filled_in("ACK ____ <- kernel", "ACK 4 <- close").has_value());
    CHECK_FALSE(teach::filled_in("ACK 4", "ACK 5").has_value());
    CHECK(teach::filled_in("ACK 4", "ACK   4") == Found{});
}
