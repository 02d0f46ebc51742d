// Each scenario of the catalogue as it was once recorded (tests/golden/catalogue/NAME.pcapng, made
// by `tcpwhy run NAME -w NAME.pcapng`): what every outlet makes of it is a file beside the
// recording, and it is still as the scenario expects.
#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string_view>

#include "support/catch.hpp"
#include "support/golden.hpp"
#include "support/samples/recorded_trace.hpp"
#include "support/trace/page_data.hpp"
#include "tracer/model/tee.hpp"
#include "tracer/render/renderer.hpp"
#include "tracer/scenario/catalogue.hpp"
#include "tracer/story/expect/expect.hpp"
#include "tracer/story/teller/teller.hpp"

using namespace tcpwhy;
using namespace tcpwhy::test;

namespace {

/// Drawings are large: these show what is special about them (TIME-WAIT, loss, resets,
/// two connections, waiting).
constexpr std::array<std::string_view, 15> drawn = {"backlog-full",
                                                    "client-closes-first",
                                                    "data-lost",
                                                    "half-close",
                                                    "nagle",
                                                    "refused",
                                                    "refused-by-icmp",
                                                    "reset-by-unread-data",
                                                    "server-closes-first",
                                                    "shutdown-both",
                                                    "self-connect",
                                                    "simultaneous-close",
                                                    "simultaneous-open",
                                                    "syn-lost",
                                                    "time-wait-reuse"};

samples::Bytes recording_of(const std::string& name) {
    const std::string path = std::string(TESTS_DIR) + "/golden/catalogue/" + name + ".pcapng";
    std::ifstream file(path, std::ios::binary);
    INFO("tcpwhy run " << name << " -w " << path);
    REQUIRE(file.good());
    return samples::text(std::string{std::istreambuf_iterator<char>(file), {}});
}

/// With the scenario's name and lesson, as a run of it has them.
model::TraceHeader header_of(const scenario::Scenario& scenario) {
    model::TraceHeader header;
    header.lesson = {scenario.name, scenario.teaches, scenario.topics};
    return header;
}

/// Passes nothing on but the sums at the end.
class Sums : public model::PartialSink {
  public:
    void end(const model::Summary& total) override { summary = total; }
    model::Summary summary;
};

std::vector<std::string_view> formats_shown(const std::string& name) {
    std::vector<std::string_view> formats = {"text", "ladder", "json", "story"};
    if (std::find(drawn.begin(), drawn.end(), name) != drawn.end()) formats.emplace_back("svg");
    return formats;
}

}  // namespace

TEST_CASE("every scenario's recording is as the scenario expects, and nothing is unexplained") {
    for (const scenario::Scenario& scenario : scenario::catalogue()) {
        INFO(scenario.name);
        story::Story told;
        const auto teller = story::make_teller(
            {}, [&](story::Line&& line) { told.lines.push_back(std::move(line)); });
        Sums sums;
        model::Tee tee({teller.get(), &sums});
        const ReadBack back = play_back(recording_of(scenario.name), tee);
        CHECK(back.faults == 0);
        CHECK(sums.summary.segments > 0);
        CHECK(sums.summary.unexplained == 0);
        CHECK(sums.summary.disagreements == 0);
        REQUIRE(scenario.expected.has_value());
        CHECK(story::compare(*scenario.expected, told).narrative.empty());
    }
}

TEST_CASE("what every outlet makes of each scenario's recording") {
    for (const scenario::Scenario& scenario : scenario::catalogue()) {
        const samples::Bytes recording = recording_of(scenario.name);
        for (const std::string_view format : formats_shown(scenario.name)) {
            INFO(scenario.name << " as " << format);
            test::check_golden(
                "catalogue/" + scenario.name + "." + std::string(format),
                test::rendered(format, {}, [&](model::TraceSink& outlet) {
                    CHECK(play_back(recording, outlet, header_of(scenario)).faults == 0);
                }));
        }
    }
}

TEST_CASE("the page of each scenario's recording is the page, around the same JSON Lines") {
    for (const scenario::Scenario& scenario : scenario::catalogue()) {
        const samples::Bytes recording = recording_of(scenario.name);
        INFO(scenario.name);
        const auto as = [&](std::string_view format) {
            return test::rendered(format, {}, [&](model::TraceSink& outlet) {
                CHECK(play_back(recording, outlet, header_of(scenario)).faults == 0);
            });
        };
        CHECK(test::json_lines_of(as("html")) == as("json"));
    }
}

TEST_CASE("no recording is of a scenario that the catalogue has not") {
    std::size_t recordings = 0;
    const std::string folder = std::string(TESTS_DIR) + "/golden/catalogue";
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() != ".pcapng") continue;
        ++recordings;
        INFO(entry.path());
        CHECK_NOTHROW(scenario::find_scenario(entry.path().stem()));
    }
    CHECK(recordings == scenario::catalogue().size());
}
