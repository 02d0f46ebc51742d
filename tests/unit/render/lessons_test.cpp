// A scenario's ladder says what it teaches: at 80 columns, without any option, the note or state
// that the lesson is about stands in it.
#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>

#include "common/text/utf8.hpp"
#include "support/catch.hpp"
#include "support/golden.hpp"
#include "support/samples/recorded_trace.hpp"
#include "tracer/explain/pages.hpp"
#include "tracer/scenario/catalogue.hpp"

using namespace tcpwhy;
using namespace tcpwhy::test;

namespace {

std::string ladder_of(const scenario::Scenario& scenario, const render::Options& options) {
    const std::string path =
        std::string(TESTS_DIR) + "/golden/catalogue/" + scenario.name + ".pcapng";
    std::ifstream file(path, std::ios::binary);
    REQUIRE(file.good());
    const auto bytes = samples::text(std::string{std::istreambuf_iterator<char>(file), {}});
    model::TraceHeader header;
    header.lesson = {scenario.name, scenario.teaches, scenario.topics};
    return rendered("ladder", options, [&](model::TraceSink& outlet) {
        CHECK(play_back(bytes, outlet, header).faults == 0);
    });
}

/// All words of a text in one line, so that it does not matter where lines are broken. A line of
/// the picture counts with what stands between the two lanes.
std::string in_one_line(const std::string& text) {
    const std::string lane = "│";
    std::istringstream lines(text);
    std::string out;
    for (std::string line; std::getline(lines, line);) {
        const std::size_t left = line.find(lane);
        const std::size_t right = line.rfind(lane);
        if (left < right) line = line.substr(left + lane.size(), right - left - lane.size());
        std::istringstream words(line);
        for (std::string word; words >> word;) out += word + ' ';
    }
    return out;
}

}  // namespace

TEST_CASE("every scenario's ladder carries its lesson at 80 columns") {
    // The lesson is that nothing waits, that nothing is different, or who gets which byte.
    const std::map<std::string, std::string> shown_otherwise = {
        {"nodelay", "TCP_NODELAY"},
        {"bytes-not-messages", "read"},
        {"exit-without-close", "end of the process"},
        {"killed", "end by SIGKILL"},
        {"time-wait-reuse", "TIME-WAIT"}};
    for (const scenario::Scenario& scenario : scenario::catalogue()) {
        const std::string ladder = ladder_of(scenario, {});
        INFO(scenario.name << '\n' << ladder);
        REQUIRE_FALSE(scenario.topics.empty());
        const std::string& topic = scenario.topics.front();
        const auto otherwise = shown_otherwise.find(scenario.name);
        const bool is_note = model::note_named(topic).has_value();
        const std::string wanted = otherwise != shown_otherwise.end() ? otherwise->second
                                   : is_note                          ? '[' + topic + ']'
                                                                      : topic;
        CHECK_THAT(ladder, ContainsSubstring(wanted));
        const std::string words = in_one_line(ladder);
        CHECK_THAT(words, ContainsSubstring(scenario.name + ": " + in_one_line(scenario.teaches)));
        CHECK_THAT(words, ContainsSubstring("see also: tcpwhy explain " + topic));
        std::istringstream lines(ladder);
        for (std::string line; std::getline(lines, line);) CHECK(tcpwhy::width_of(line) <= 80);
    }
}

TEST_CASE("-q leaves the notes out") {
    for (const scenario::Scenario& scenario : scenario::catalogue()) {
        render::Options options;
        options.quiet = true;
        const std::string ladder = ladder_of(scenario, options);
        INFO(scenario.name << '\n' << ladder);
        for (const model::NoteRow& row : model::note_rows())
            CHECK(ladder.find('[' + std::string(row.name) + ']') == std::string::npos);
    }
}

TEST_CASE("classic lessons are in the words of the textbooks") {
    const auto says = [](const std::string& scenario, const std::string& words) {
        const std::string ladder = ladder_of(scenario::find_scenario(scenario), {});
        INFO(ladder);
        CHECK_THAT(in_one_line(ladder), ContainsSubstring(words));
    };
    says("nagle", "Nagle: a small segment waits until all");
    says("zero-window", "the window is 0");
    says("zero-window", "the window is 4096 bytes");
    says("time-wait-bind", "connection 1 has the port in TIME-WAIT");
    says("close-wait-leak", "the program did not call close()");
    says("deferred-accept", "TCP_DEFER_ACCEPT: the kernel waits");
}

TEST_CASE("the topics of every scenario are pages of explain") {
    const explain::NotePages pages(explain::note_page_texts());
    for (const scenario::Scenario& scenario : scenario::catalogue())
        for (const std::string& topic : scenario.topics) {
            INFO(scenario.name << ": " << topic);
            CHECK_FALSE(pages.on(topic).empty());
        }
}

TEST_CASE("a note that says more than another one stands for it, except with -v") {
    const scenario::Scenario nagle = scenario::find_scenario("nagle");
    CHECK(ladder_of(nagle, {}).find("[deferred-send]") == std::string::npos);
    render::Options verbose;
    verbose.verbosity = 1;
    CHECK_THAT(ladder_of(nagle, verbose), ContainsSubstring("[deferred-send]"));
}
