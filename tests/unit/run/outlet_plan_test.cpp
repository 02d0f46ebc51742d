// The plan of the outlets: a value, checked before any file is opened.
#include "tracer/run/outlets/outlet_plan.hpp"

#include "common/errors.hpp"
#include "support/catch.hpp"

using namespace tcpwhy;
using run::Destination;
using run::DisplayOptions;
using run::Given;
using run::OutletPlan;
using run::Surroundings;
using Kind = run::Given::Kind;

namespace {

Given format(const std::string& name) {
    return {Kind::format, name};
}
Given file(const std::string& name) {
    return {Kind::file, name};
}

/// "STATUS: LINE" of the refusal; "" for none.
std::string refusal(const DisplayOptions& options, const Surroundings& surroundings = {}) {
    try {
        (void)run::plan_outlets(options, "text", surroundings);
        return "";
    } catch (const Error& error) {
        return std::to_string(error.status()) + ": " + error.what();
    }
}

}  // namespace

TEST_CASE("each -o belongs to the -f before it; a format without one goes to standard output") {
    using All = std::vector<Destination>;
    CHECK(run::destinations({}) == All{{"", ""}});
    CHECK(run::destinations({file("a")}) == All{{"", "a"}});
    CHECK(run::destinations({format("svg"), file("a"), format("json"), file("b")}) ==
          All{{"svg", "a"}, {"json", "b"}});
    CHECK(run::destinations({format("svg"), file("a"), file("b")}) == All{{"svg", "a"}, {"", "b"}});
    CHECK(run::destinations({format("svg"), format("json"), file("b")}) ==
          All{{"svg", ""}, {"json", "b"}});
    CHECK(run::destinations({format("json"), file("-")}) == All{{"json", ""}});
    CHECK_THROWS_AS(run::destinations({format("svg"), format("json")}), UsageError);
}

TEST_CASE("a plan says which formats go to which files, in which looks") {
    DisplayOptions options;
    options.given = {format("ladder"), format("json"), file("x.json")};
    options.recording = "x.pcap";
    const OutletPlan plan = run::plan_outlets(options, "text", {true, true, false, 300, false});
    REQUIRE(plan.shown.size() == 2);
    CHECK(plan.shown[0].format == "ladder");
    CHECK(plan.shown[0].file.empty());
    CHECK(plan.shown[0].how.color);
    CHECK_FALSE(plan.shown[0].how.unicode);
    CHECK(plan.shown[0].how.width == run::widest_columns);
    CHECK_FALSE(plan.shown[0].follows_terminal);
    CHECK(plan.shown[1].file == "x.json");
    CHECK_FALSE(plan.shown[1].how.color);
    CHECK(run::files_of(plan) == std::vector<std::string>{"x.pcap", "x.jsonl", "", "x.json"});
}

TEST_CASE("a live plan follows the width of its terminal, unless the user gave one") {
    DisplayOptions options;
    options.live = true;
    const Surroundings terminal{true, true, true, 90, false};
    CHECK(run::plan_outlets(options, "ladder", terminal).shown.at(0).follows_terminal);
    CHECK_FALSE(run::plan_outlets(options, "ladder", {}).shown.at(0).follows_terminal);
    options.width = 120;
    CHECK_FALSE(run::plan_outlets(options, "ladder", terminal).shown.at(0).follows_terminal);
}

TEST_CASE("without a format, a conversion shows nothing") {
    DisplayOptions options;
    options.recording = "x.pcapng";
    CHECK(run::plan_outlets(options, "", {}).shown.empty());
    options.recording = "-";
    CHECK(run::plan_outlets(options, "text", {}).shown.empty());
    options.given = {format("json"), file("x")};
    CHECK(run::plan_outlets(options, "text", {}).shown.size() == 1);
}

TEST_CASE("one format into two files, and what a terminal cannot show, are refused") {
    DisplayOptions options;
    options.given = {file("a"), file("b")};
    CHECK_THAT(refusal(options), ContainsSubstring("2: cannot write the same format to two files"));
    const Surroundings terminal{true, true, true, 100, true};
    for (const char* name : {"html", "svg", "png"}) {
        options.given = {format(name)};
        CHECK_THAT(refusal(options, terminal), ContainsSubstring("on a terminal"));
        options.given = {format(name), file("x")};
        CHECK(refusal(options, terminal).empty());
    }
    options.given = {format("follow")};
    options.follow = "1,raw";
    CHECK_THAT(refusal(options, terminal), ContainsSubstring("2: cannot write raw bytes"));
    CHECK(refusal(options).empty());
    options.follow = "1,hex";
    CHECK(refusal(options, terminal).empty());
    CHECK(run::plan_outlets(options, "text", {}).selection.connection == 1);
    options.where = {"note=nagel"};
    CHECK_THAT(refusal(options), ContainsSubstring("2: --where: there is no note 'nagel'"));
}

TEST_CASE("what cannot be shown is refused by the plan, with the exit status of its kind") {
    DisplayOptions options;
    options.given = {format("svg"), file("keep.svg"), format("png"), file("x.png")};
    CHECK_THAT(refusal(options), ContainsSubstring("3: cannot write the format png") &&
                                     ContainsSubstring("librsvg2-bin"));
    CHECK(refusal(options, {false, false, true, 100, true}).empty());
    options.given = {format("pdf")};
    CHECK_THAT(refusal(options), ContainsSubstring("2: cannot use the format 'pdf'"));
    options.given = {format("json"), file("")};
    CHECK_THAT(refusal(options), ContainsSubstring("2: cannot write to ''"));
    options.given = {};
    options.recording = "";
    CHECK_THAT(refusal(options), ContainsSubstring("2: cannot write to ''"));
    options.recording = "-";
    CHECK_THAT(refusal(options, {true, true, true, 100, true}), ContainsSubstring("terminal"));
    options.given = {format("json")};
    CHECK_THAT(refusal(options), ContainsSubstring("2: cannot write a format to standard output"));
}
