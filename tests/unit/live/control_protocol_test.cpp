// The packets of a lab's control socket, and the names that labs may have.
#include "tracer/live/control_protocol.hpp"
#include "support/catch.hpp"

using namespace tcpwhy::live;

TEST_CASE("a message comes out as it went in") {
    for (const Message& message : {Message{"join", ""}, Message{"inside", "server"},
                                   Message{"refused", "a line of words"}}) {
        const auto heard = parse_message(format_message(message));
        REQUIRE(heard.has_value());
        CHECK(heard->version == control_version);
        CHECK(heard->message == message);
    }
}

TEST_CASE("a message is one line, however long and odd what it says") {
    const std::string text =
        format_message({"refused", "two\nlines\x1b[31m" + std::string(5000, 'x')});
    CHECK(text.size() == longest_message_bytes);
    const auto heard = parse_message(text);
    REQUIRE(heard.has_value());
    CHECK(heard->message.rest.substr(0, 15) == "two lines [31mx");
}

TEST_CASE("another version is recognised, whatever it says") {
    const auto heard = parse_message("tcpwhy/2 whatever it likes");
    REQUIRE(heard.has_value());
    CHECK(heard->version == 2);
    CHECK(heard->message == Message{});
}

TEST_CASE("what is no message is not taken for one") {
    for (const char* bytes :
         {"", "join", "tcpwhy/", "tcpwhy/ join", "tcpwhy/x join", "tcpwhy/1", "tcpwhy/1 ",
          "tcpwhy/0 join", "tcpwhy/-1 join", "tcpwhy/99999999999 join", "tcpwhy/1x join",
          "tcpwhy/1 join\n", "TCPWHY/1 join"})
        CHECK_FALSE(parse_message(bytes).has_value());
    CHECK_FALSE(parse_message("tcpwhy/1 " + std::string(longest_message_bytes, 'a')).has_value());
    CHECK_FALSE(parse_message(std::string("tcpwhy/1 a\0b", 12)).has_value());
}

TEST_CASE("a lab's name is a file name in every folder") {
    for (const char* name : {"default", "a", "A-b_c.d", "2024", "x."}) CHECK(is_lab_name(name));
    CHECK(is_lab_name(std::string(longest_lab_name, 'x')));
    for (const char* name : {"", ".", "..", ".x", "a/b", "../x", "a b", "a\n", "ä", "a:b", "$x"})
        CHECK_FALSE(is_lab_name(name));
    CHECK_FALSE(is_lab_name(std::string(longest_lab_name + 1, 'x')));
}
