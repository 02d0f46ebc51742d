// What a client has printed, taken apart.
#include "tracer/grade/check/said.hpp"

#include "support/catch.hpp"

using namespace tcpwhy;
using grade::around_echoes;
using grade::bytes_in_order;
using grade::new_text;

namespace {

const std::vector<std::string> lines = {"First Line", "Second One"};

}  // namespace

TEST_CASE("a prompt that stood around an echo is nothing new") {
    const auto known =
        around_echoes("name? echo: First Line\nname? echo: Second One\nname? bye\n", "", lines);
    CHECK(new_text("name? echo: First Line\nname? ", lines, known).empty());
    CHECK(new_text("name? name? ", lines, known).empty());
    CHECK(new_text("", lines, known).empty());
    CHECK(new_text("First Line\n", lines, known).empty());
}

TEST_CASE("a message after the echo is new, also after a prompt") {
    const auto known = around_echoes("> First Line\n> Second One\n> ", "", lines);
    CHECK(new_text("> First Line\n> the server has closed\n", lines, known) ==
          "the server has closed");
    CHECK(new_text("connection closed\n", lines, known) == "connection closed");
}

TEST_CASE("text on the echo's own line stands around it") {
    const auto known = around_echoes("First Line (11 bytes)\n", "", lines);
    CHECK(new_text("Second One (11 bytes)\n", lines, known).empty());
    CHECK(new_text("Second One (11 bytes)\nbye\n", lines, known) == "bye");
}

TEST_CASE("a long line may be printed in pieces with other text between them") {
    const std::string line(200, 'x');
    std::string mixed;
    for (int at = 0; at < 200; ++at) mixed += static_cast<char>('a' + at % 26);
    CHECK(bytes_in_order(mixed, mixed) == 200);
    CHECK(bytes_in_order("> " + mixed.substr(0, 100) + "\n> " + mixed.substr(100), mixed) == 200);
    CHECK(bytes_in_order(mixed.substr(0, 150), mixed) == 150);
    CHECK(bytes_in_order("", mixed) == 0);
    CHECK(grade::times_in("abab", "ab") == 2);
}
