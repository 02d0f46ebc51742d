// A scenario: its programs, their input, the faults on their wire, and the expected story.
// docs/scenario.md describes the file.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tracer/model/ids.hpp"
#include "tracer/scenario/step.hpp"
#include "tracer/story/value/story.hpp"

namespace tcpwhy::scenario {

/// The families of the catalogue, in the order in which they are listed.
const std::vector<std::string>& scenario_families();

/// A setting of the private lab's own network: "net.ipv4.tcp_fastopen", "3".
struct Setting {
    std::string name;
    std::string value;
    std::string location;  ///< "FILE:LINE:COLUMN", for messages
};

/// A rule of the private lab's firewall, in nft(8)'s language.
struct FirewallRule {
    std::string text;      ///< "tcp dport $port reject with tcp reset"; one line
    std::string location;  ///< "FILE:LINE", for messages
};

struct ScenarioProgram {
    std::string name;  ///< "server", "client", "client-2"
    std::vector<std::string> command;
    std::string talk;  ///< the text of a scripted talk, given to the program by --talk; "" for none
};

/// Scenarios whose place in the order of learning is below this come first of all.
constexpr int first_lessons = 10;
constexpr int last_to_learn = 1000;

struct Scenario {
    std::string name;
    std::string family;
    std::string teaches;              ///< a few sentences
    std::vector<std::string> topics;  ///< of `tcpwhy explain`, the most important one first
    int learn = last_to_learn;        ///< the place in the order in which its family is learned
    std::string file;                 ///< where it was read from, for messages
    std::string text;                 ///< the file
    std::uint16_t port = 9877;
    model::Time timeout_ns = 30 * model::second_ns;
    std::vector<ScenarioProgram> programs;          ///< servers first
    std::optional<std::vector<std::string>> input;  ///< typed into the client, line by line
    std::vector<Setting> settings;
    std::vector<FirewallRule> firewall;
    std::vector<ScenarioStep> steps;
    /// Line k of `file` is line k of the story, so that differences can be found in the file.
    std::optional<story::Story> expected;
};

/// Throws UsageError "FILE:LINE:COLUMN: …" for the first mistake.
Scenario parse_scenario(std::string_view text, const std::string& file);

/// The same of a file. Throws UsageError also when it cannot be read.
Scenario read_scenario(const std::string& path);

}  // namespace tcpwhy::scenario
