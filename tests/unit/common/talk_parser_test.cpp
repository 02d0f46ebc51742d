#include "common/talk/parser.hpp"

#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>
#include <csignal>
#include <fstream>
#include <iterator>
#include <random>

#include "common/errors.hpp"
#include "common/talk/grammar.hpp"
#include "support/catch.hpp"

using namespace tcpwhy;
using namespace tcpwhy::talk;

namespace {

Talk client_talk(const std::string& text) {
    return parse_talk(text, "c.talk", client_sockets());
}
Talk server_talk(const std::string& text) {
    return parse_talk(text, "s.talk", server_sockets());
}
/// The only step of a talk on a connection.
Step step(const std::string& text) {
    const Talk talk = client_talk(text);
    REQUIRE(talk.steps.size() == 1);
    return talk.steps.front();
}

std::string error_of(const std::string& text) {
    try {
        (void)server_talk(text);
    } catch (const UsageError& error) {
        return error.what();
    }
    return "no error";
}

std::string page() {
    std::ifstream in(TESTS_DIR "/../docs/talk.md");
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

TEST_CASE("a talk is its lines; comments, empty lines and blanks are nothing") {
    const Talk talk = client_talk("# a talk\n\n  send   \"a # b\\n\"   # said\r\n\tclose\n");
    REQUIRE(talk.steps.size() == 2);
    CHECK(talk.steps[0].verb == Verb::send);
    CHECK(talk.steps[0].text == "a # b\n");
    CHECK(talk.steps[0].line == 3);
    CHECK(talk.steps[0].source == "send   \"a # b\\n\"");
    CHECK(talk.steps[1].verb == Verb::close);
    CHECK(talk.steps[1].line == 4);
    CHECK(client_talk("").steps.empty());
}

TEST_CASE("send takes a string or a number of bytes, with flags") {
    CHECK(step("send \"\\x41\\0\\\"\"").text == std::string("A\0\"", 3));
    CHECK(step("send 100000 bytes").amount == 100'000);
    CHECK_FALSE(step("send 1 byte").text.has_value());
    CHECK(step("send \"x\"").flags == 0);
    CHECK(step("send \"x\" more oob").flags == (MSG_MORE | MSG_OOB));
    CHECK(step("send 5 bytes dontwait").flags == MSG_DONTWAIT);
}

TEST_CASE("all ways of reading") {
    CHECK(step("read").verb == Verb::read);
    CHECK(step("read").amount == 0);
    CHECK(step("read at most 5 bytes").verb == Verb::read);
    CHECK(step("read at most 5 bytes").amount == 5);
    CHECK(step("read 5 bytes").verb == Verb::read_bytes);
    CHECK(step("read 5 bytes").amount == 5);
    CHECK(step("read until end").verb == Verb::read_until_end);
    CHECK(step("read urgent").verb == Verb::read_urgent);
    CHECK(step("expect \"x\"").text == "x");
    CHECK(step("wait for data").verb == Verb::wait_for_data);
    CHECK(step("wait for room").verb == Verb::wait_for_room);
    CHECK(step("wait for error").verb == Verb::wait_for_error);
    CHECK(step("wait for connection").verb == Verb::wait_for_connection);
    CHECK(step("wait for end").verb == Verb::wait_for_end);
    CHECK(step("wait for reset").verb == Verb::wait_for_reset);
}

TEST_CASE("all ways of ending") {
    CHECK(step("shutdown send").flags == SHUT_WR);
    CHECK(step("shutdown receive").flags == SHUT_RD);
    CHECK(step("shutdown both").flags == SHUT_RDWR);
    CHECK(step("reset").verb == Verb::reset);
    CHECK(step("disconnect").verb == Verb::disconnect);
    CHECK(step("exit 7").amount == 7);
    CHECK(step("kill SIGKILL").signal == SIGKILL);
    CHECK(step("ignore PIPE").signal == SIGPIPE);
}

TEST_CASE("a talk can make its own sockets") {
    const Talk talk = client_talk(
        "socket ipv6 as a\nbind [::1]:4000\nconnect 127.0.0.1:9877 with \"x\"\nsocket\n"
        "listen\nlisten 3\naccept as b\n");
    CHECK(talk.makes_sockets);
    CHECK(talk.steps[0].family == AF_INET6);
    CHECK(talk.steps[1].endpoint == parse_endpoint("[::1]:4000"));
    CHECK(talk.steps[2].endpoint == parse_endpoint("127.0.0.1:9877"));
    CHECK(talk.steps[2].text == "x");
    CHECK(talk.steps[3].family == 0);
    CHECK(talk.steps[4].any_amount);
    CHECK_FALSE(talk.steps[5].any_amount);
    CHECK(talk.steps[5].amount == 3);
    CHECK(talk.slots == 3);
    CHECK_FALSE(client_talk("bind\n").steps[0].endpoint.has_value());
}

TEST_CASE("a step uses the newest socket, or the named one") {
    const Talk talk = client_talk(
        "socket as a\nconnect\nsocket as b\nconnect\na: send \"x\"\nclose\na: close\nsocket as a\n"
        "close\n");
    const std::vector<Slot> expected{no_slot, 0, no_slot, 1, 0, 1, 0, no_slot, 2};
    for (std::size_t index = 0; index < expected.size(); ++index)
        CHECK(talk.steps[index].slot == expected[index]);
}

TEST_CASE("accept uses the socket that listens, even after newer ones") {
    const Talk own = server_talk("close\naccept as b\nlistener: close\nb: close");
    CHECK(own.steps[0].slot == 1);
    CHECK(own.steps[1].slot == 0);
    CHECK(own.steps[1].makes == 2);
    CHECK(own.steps[3].slot == 2);
    const Talk made = server_talk("socket as door\nbind\nlisten\nsocket\naccept");
    CHECK(made.steps[4].slot == 0);
}

TEST_CASE("a step may say with which error its call fails, and then makes no socket") {
    CHECK(step("send \"x\" fails EPIPE").fails == EPIPE);
    CHECK_FALSE(step("close").fails.has_value());
    const Talk talk = server_talk("accept as b fails EAGAIN\nclose");
    CHECK(talk.steps[1].slot == 1);
}

TEST_CASE("every option has its kind of value") {
    for (const Option& option : options()) {
        CAPTURE(std::string(option.name));
        const std::string set = "set " + std::string(option.name) + " ";
        switch (option.kind) {
            case OptionKind::flag:
            case OptionKind::nonblocking:
                CHECK(step(set + "on").value == 1);
                CHECK(step(set + "off").value == 0);
                CHECK_THROWS_AS(step(set + "1"), UsageError);
                break;
            case OptionKind::number:
                CHECK(step(set + "4096").value == 4096);
                CHECK_THROWS_AS(step(set + "on"), UsageError);
                break;
            case OptionKind::seconds:
                CHECK(step(set + "2s").value == 2);
                CHECK(step(set + "3000ms").value == 3);
                CHECK_THROWS_AS(step(set + "200ms"), UsageError);
                break;
            case OptionKind::milliseconds:
                CHECK(step(set + "2s").value == 2000);
                CHECK(step(set + "800ms").value == 800);
                CHECK_THROWS_AS(step(set + "800"), UsageError);
                break;
            case OptionKind::linger:
                CHECK(step(set + "off").value == -1);
                CHECK(step(set + "0s").value == 0);
                CHECK_THROWS_AS(step(set + "0"), UsageError);
                break;
        }
    }
    CHECK(step("set nodelay on").option->option == TCP_NODELAY);
}

TEST_CASE("a fork knows its end, and what the child closes stays open for the parent") {
    const Talk talk = server_talk("fork\nclose\nlistener: close\nend fork\nclose\nwait for child");
    CHECK(talk.steps[0].end == 3);
    CHECK(talk.steps[4].slot == 1);
    const Talk passing =
        server_talk("fork\ntake from parent as mine\nmine: close\nend fork\ngive to child\nclose");
    CHECK(passing.steps[1].makes == 2);
    CHECK(passing.steps[2].slot == 2);
    CHECK(passing.steps[4].slot == 1);
}

TEST_CASE("a mistake is reported with line, column and the word that was probably meant") {
    const std::vector<std::pair<std::string, std::string>> errors{
        {"sned \"a\"", "1:1: there is no 'sned' (did you mean 'send'?)"},
        {"close\n wait for ent", "2:2: there is no 'wait for ent' (did you mean 'wait for end'?)"},
        {"xyzzy", "1:1: there is no 'xyzzy': docs/talk.md"},
        {"send", "1:5: expected a string in double quotes, or a number of bytes"},
        {"send \"a", "1:6: this quote does not end"},
        {"send \"\\q\"", "1:7: no such escape"},
        {"send 5", "1:7: expected 'bytes'"},
        {"send 0 bytes", "1:6: expected a number of bytes, 1 to"},
        {"send 99999999999999999999 bytes", "1:6: this number is too large"},
        {"send \"a\" often", "1:10: 'often' does not belong after 'send'"},
        {"expect x", "1:8: expected a string"},
        {"read at most bytes", "1:14: expected a number of bytes"},
        {"shutdown", "1:9: expected 'send', 'receive' or 'both'"},
        {"close close", "1:7: 'close' does not belong after 'close'"},
        {"close fails", "1:12: there is no error ''"},
        {"send \"x\" fails EPIP", "1:16: there is no error 'EPIP' (did you mean 'EPIPE'?)"},
        {"kill SIGTREM", "1:6: there is no signal 'SIGTREM' (did you mean 'SIGTERM'?)"},
        {"set nodeley on", "1:5: there is no option 'nodeley' (did you mean 'nodelay'?)"},
        {"set nodelay maybe", "1:13: expected 'on' or 'off'"},
        {"set linger 100ms", "1:12: this option takes whole seconds"},
        {"sleep 5", "1:8: expected 'ms' or 's'"},
        {"sleep soon", "1:7: expected a time"},
        {"exit 256", "1:6: expected an exit status, 0 to 255"},
        {"bind 127.0.0.1", "1:6: expected ADDRESS:PORT"},
        {"connect 127.0.0.1:99999", "1:9: expected ADDRESS:PORT"},
        {"accept as", "1:10: expected a name after 'as'"},
        {"accept as listener", "1:11: a socket that is still open is called 'listener'"},
        {"conection: close", "1:1: no socket is called 'conection' (did you mean 'connection'?)"},
        {"close\nsend \"x\"", "2:1: the socket made last was closed in line 1"},
        {"connection: close\nconnection: close", "2:1: 'connection' was closed in line 1"},
        {"listener: pause", "1:1: 'pause' is not about a socket"},
        {"close\nsocket as a\nsend \"x\"", "1:1: there is no socket yet"},
        {"reset\nlistener: close\naccept", "3:1: there is no open socket any more"},
        {"end fork", "1:1: there is no 'fork' before this"},
        {"pause\nfork", "2:1: this fork has no 'end fork'"},
        {"take from parent", "1:1: only a child can take"},
        {"give to child", "1:1: there is no child yet"},
    };
    for (const auto& [text, expected] : errors) {
        CAPTURE(text);
        CHECK_THAT(error_of(text), Catch::Matchers::StartsWith("s.talk:" + expected));
    }
}

TEST_CASE("any bytes are a talk or an error with its position") {
    std::mt19937 random(20260);
    std::vector<std::string> pieces{"\n",          " ",  "\"",    "#",          ":",  "as a",
                                    "fails EPIPE", "5",  "\"x\"", "bytes",      "on", "2s",
                                    "\xff",        "\\", "[",     "127.0.0.1:1"};
    for (const Form& form : forms()) pieces.emplace_back(form.words);
    for (const Option& option : options()) pieces.emplace_back("set " + std::string(option.name));
    std::uniform_int_distribution<std::size_t> piece(0, pieces.size() - 1);
    std::uniform_int_distribution<int> length(1, 12);
    int talks = 0;
    for (int round = 0; round < 20'000; ++round) {
        std::string text;
        for (int count = length(random); count > 0; --count) text += pieces[piece(random)] + " ";
        const std::string error = error_of(text);
        if (error == "no error") {
            ++talks;
        } else if (error.rfind("s.talk:", 0) != 0) {
            FAIL("an error without a place for " << text << ": " << error);
        }
    }
    CHECK(talks > 100);
}

TEST_CASE("a file that cannot be read, and standard input, are usage errors") {
    CHECK_THROWS_AS(read_talk("/nonexistent/x.talk", client_sockets()), UsageError);
    CHECK_THROWS_AS(read_talk("/", client_sockets()), UsageError);
    CHECK_THROWS_WITH(read_talk("-", client_sockets()), ContainsSubstring("standard input"));
}

TEST_CASE("the page on talks names every step and every option") {
    const std::string text = page();
    for (const Form& form : forms()) {
        CAPTURE(std::string(form.words));
        CHECK_THAT(text, ContainsSubstring("`" + std::string(form.words)));
    }
    for (const Option& option : options()) {
        CAPTURE(std::string(option.name));
        CHECK_THAT(text, ContainsSubstring("`" + std::string(option.name) + "`"));
        CHECK_THAT(text, ContainsSubstring(std::string(option.symbol)));
    }
}

TEST_CASE("the talks on the page can be read") {
    std::string text = page();
    int read = 0;
    for (std::size_t at = text.find("```talk\n"); at != std::string::npos;
         at = text.find("```talk\n", at)) {
        at += 8;
        const std::string shown = text.substr(at, text.find("```", at) - at);
        CAPTURE(shown);
        CHECK_FALSE(client_talk(shown).steps.empty());
        ++read;
    }
    CHECK(read == 2);
}
