// Scenario files: what they may say, and where a mistake is said to be.
#include "tracer/scenario/scenario.hpp"

#include <csignal>

#include "common/errors.hpp"
#include "support/catch.hpp"

using namespace tcpwhy;
using scenario::Deed;
using scenario::Occasion;
using scenario::parse_scenario;
using scenario::Scenario;

namespace {

const std::string heading =
    "name = \"mine\"\n"
    "family = \"odd\"\n"
    "teaches = \"Nothing.\"\n";
const std::string programs =
    "[server]\ncommand = \"echo-server --once\"\n[client]\ncommand = \"c\"\n";

/// The message about the file; "" if it is a scenario.
std::string mistake(const std::string& text) {
    try {
        parse_scenario(text, "f.toml");
        return "";
    } catch (const UsageError& error) {
        return error.what();
    }
}

Occasion occasion(const std::string& phrase) {
    return scenario::parse_occasion(phrase, {"server", "client", "client-2"});
}
Deed deed(const std::string& phrase) {
    return scenario::parse_deed(phrase, {"server", "client", "client-2"});
}
std::string phrase_mistake(const std::string& phrase) {
    try {
        occasion(phrase);
    } catch (const scenario::PhraseError& error) {
        return std::to_string(error.column) + ": " + error.message;
    }
    return "";
}
std::string deed_mistake(const std::string& phrase) {
    try {
        deed(phrase);
    } catch (const scenario::PhraseError& error) {
        return std::to_string(error.column) + ": " + error.message;
    }
    return "";
}

}  // namespace

TEST_CASE("a scenario file is read with all it says") {
    const Scenario scenario = parse_scenario(
        heading +
            "port = 7000\ntimeout = 2.5\ninput = \"a\\nb\"\n"
            "[client]\ncommand = \"./echo-client 'two words'\"\ntalk = '''\nclose\n'''\n"
            "[server]\ncommand = \"s\"\n"
            "[sysctl]\n\"net.ipv4.tcp_fin_timeout\" = 5\n"
            "[firewall]\nrules = [\"tcp dport $port drop\",\n  \"accept\"]\n"
            "[[step]]\nwhen = \"client sends 2nd SYN\"\ndo = 'type \"go\" to client'\n"
            "[expect]\nstory = '''\nconnection 1: closed\n'''\n",
        "f.toml");
    CHECK(scenario.name == "mine");
    CHECK(scenario.family == "odd");
    CHECK(scenario.port == 7000);
    CHECK(scenario.timeout_ns == 2'500 * model::millisecond_ns);
    REQUIRE(scenario.input.has_value());
    CHECK(*scenario.input == std::vector<std::string>{"a\n", "b\n"});
    REQUIRE(scenario.programs.size() == 2);
    CHECK(scenario.programs[0].name == "server");
    CHECK(scenario.programs[1].command == std::vector<std::string>{"./echo-client", "two words"});
    CHECK(scenario.programs[1].talk == "close\n");
    REQUIRE(scenario.settings.size() == 1);
    CHECK(scenario.settings[0].name == "net.ipv4.tcp_fin_timeout");
    CHECK(scenario.settings[0].value == "5");
    CHECK(scenario.settings[0].location == "f.toml:15:1");
    REQUIRE(scenario.firewall.size() == 2);
    CHECK(scenario.firewall[0].text == "tcp dport $port drop");
    CHECK(scenario.firewall[1].location == "f.toml:18");
    REQUIRE(scenario.steps.size() == 1);
    CHECK(scenario.steps[0].when.nth == 2);
    CHECK(scenario.steps[0].location == "f.toml:21");
    // The story's lines are the file's.
    REQUIRE(scenario.expected.has_value());
    REQUIRE(scenario.expected->lines.size() >= 24);
    CHECK(std::holds_alternative<story::Ending>(scenario.expected->lines[23].body));
}

TEST_CASE("a mistake in a scenario file is said with its line and column") {
    CHECK(mistake("name = ").rfind("f.toml:1:", 0) == 0);
    CHECK(mistake(heading) == "f.toml:1:1: a scenario needs a [server] or a [client]");
    CHECK(mistake("famly = \"odd\"\n" + heading) ==
          "f.toml:1:1: unknown key 'famly' (did you mean 'family'?)");
    CHECK(mistake(heading + "[server]\ncomand = \"x\"\n") ==
          "f.toml:5:1: unknown key 'comand' in [server] (did you mean 'command'?)");
    CHECK(mistake("name = 7\n") == "f.toml:1:8: 'name' must be a text in quotes");
    CHECK(mistake("name = \"Mine\"\n") ==
          "f.toml:1:8: a name has small letters, digits and '-' alone");
    CHECK(mistake("name = \"m\"\nfamily = \"closng\"\n") ==
          "f.toml:2:10: there is no family 'closng' (did you mean 'closing'?): choose one of "
          "opening, data, closing, resetting, waiting, odd");
    CHECK(mistake(heading + "port = 0\n" + programs) ==
          "f.toml:4:8: 'port' must be a number from 1 to 65535");
    CHECK(mistake(heading + "server = 1\n") ==
          "f.toml:4:10: 'server' must be a table: [server] on a line of its own");
    CHECK(mistake(heading + "[server]\ncommand = \"'x\"\n").rfind("f.toml:", 0) == 0);
    CHECK(mistake(heading + programs + "[sysctl]\nnet = 1\n").rfind("f.toml:9:1: a setting's", 0) ==
          0);
    for (const std::string rules : {"", "rules = []\n", "rules = \"drop\"\n"})
        CHECK(mistake(heading + programs + "[firewall]\n" + rules)
                  .ends_with("[firewall] needs rules = [\"…\"]: nft's, one text each"));
    CHECK(mistake(heading + programs + "[firewall]\nrules = [\"drop\", 7]\n") ==
          "f.toml:9:18: a firewall rule is a text in quotes, on one line");
    CHECK(mistake(heading + programs + "[firewall]\nrules = [\"drop\\naccept\"]\n") ==
          "f.toml:9:10: a firewall rule is a text in quotes, on one line");
    CHECK(mistake(heading + programs + "[client-2]\ncommand = \"c\"\n")
              .ends_with("no step says \"start client-2\""));
}

TEST_CASE("a mistake in a talk is said where it stands in the file") {
    CHECK(mistake(heading +
                  "[client]\ncommand = \"echo-client 127.0.0.1\"\ntalk = '''\nclose\n  sned\n'''\n")
              .rfind("f.toml:8:3: ", 0) == 0);
    CHECK(mistake(heading + "[client]\ncommand = \"nc\"\ntalk = '''\nclose\n'''\n") ==
          "f.toml:6:8: talks are for echo-server and echo-client, not for nc");
}

TEST_CASE("a mistake in a step or in the story is said where it stands in the file") {
    CHECK(mistake(heading + programs +
                  "[[step]]\nwhen = \"client sneds SYN\"\ndo = \"start client\"\n") ==
          "f.toml:9:16: 'sneds' is not what a step can wait for (calls, waits in, returns from, "
          "sends, is in, exits, gets) (did you mean 'sends'?)");
    CHECK(mistake(heading + programs + "[[step]]\nwhen = \"client exits\"\n") ==
          "f.toml:8:1: 'do' is missing in [[step]]");
    CHECK(mistake(heading + programs + "[expect]\nstory = '''\nclient > serve SYN\n'''\n")
              .rfind("f.toml:10:", 0) == 0);
    CHECK(mistake(heading + programs + "[expect]\nstory = \"client > serve SYN\"\n")
              .rfind("f.toml:9:", 0) == 0);
}

TEST_CASE("what a step waits for") {
    CHECK(occasion("client calls connect").kind == Occasion::Kind::calls);
    CHECK(occasion("server waits in 2nd read").nth == 2);
    const Occasion returned = occasion("client-2 returns from connect with ECONNREFUSED");
    CHECK(returned.program == "client-2");
    CHECK(returned.error == "ECONNREFUSED");
    CHECK(*occasion("client returns from read with 0").result == 0);
    CHECK(occasion("server sends 3rd SYN-ACK").segment == model::SegmentKind::syn_ack);
    CHECK(occasion("client is in CLOSE-WAIT").state == model::TcpState::close_wait);
    CHECK(occasion("client gets SIGSTOP").signal == SIGSTOP);
    CHECK(occasion("server exits").kind == Occasion::Kind::exits);
}

TEST_CASE("what a step does") {
    CHECK(deed("start client-2").program == "client-2");
    CHECK(deed("type \"a \\\"b\\\"\" to client").text == "a \"b\"\n");
    CHECK(deed("end server's input").program == "server");
    CHECK(deed("send KILL to server").signal == SIGKILL);
    const Deed all = deed("drop all at server's listener");
    CHECK(all.socket.listener);
    CHECK(all.at_most == 0);
    const Deed next = deed("drop next 2 DATA at client's 2nd connection");
    CHECK(next.at_most == 2);
    CHECK(next.segment == model::SegmentKind::data);
    CHECK(next.socket.nth == 2);
    CHECK_FALSE(next.socket.listener);
    CHECK(deed("drop next at server's connection").at_most == 1);
    CHECK(deed("drop no more at server's connection").kind == Deed::Kind::drop_no_more);
}

TEST_CASE("a phrase that means nothing is said where it goes wrong") {
    CHECK(phrase_mistake("") == "1: a program of this scenario is missing");
    CHECK(phrase_mistake("clinet exits") ==
          "1: 'clinet' is not a program of this scenario (did you mean 'client'?)");
    CHECK(phrase_mistake("client sends 2nd SNY") ==
          "18: 'SNY' is not a kind of segment (did you mean 'SYN'?)");
    CHECK(phrase_mistake("client-2 sends SYN") ==
          "1: a connection's ends are client and server, not client-2");
    CHECK(phrase_mistake("client is in ESTABLISHD") ==
          "14: 'ESTABLISHD' is not a TCP state (did you mean 'ESTABLISHED'?)");
    CHECK(phrase_mistake("client exits now") == "14: 'now' is one word too many");
    CHECK(phrase_mistake("client gets SIGNOTHING") == "13: 'SIGNOTHING' is not a signal");
    CHECK(deed_mistake("type \"x to client") == "6: the text has no closing '\"'");
    CHECK(deed_mistake("drop some at server's listener") ==
          "6: after 'drop' stands all, next or no more");
    CHECK(deed_mistake("drop all at server listener") ==
          "13: 'server' is not a program of this scenario, with 's (did you mean 'server's'?)");
    CHECK(deed_mistake("drop next 0 at server's listener") ==
          "13: at least one segment must be dropped");
    CHECK(deed_mistake("sleep 5") ==
          "1: 'sleep' is not what a step can do (start, type, end, send, drop)");
}

TEST_CASE("a folder and a file that is not there are no scenarios, which one line says") {
    CHECK_THROWS_WITH(scenario::read_scenario("/"), "cannot read the scenario /: Is a directory");
    CHECK_THROWS_AS(scenario::read_scenario("/no/such.toml"), UsageError);
}
