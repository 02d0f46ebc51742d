// The checks that all live tests rest on: a good trace passes, and each fault that is put into it
// is found.
#include "support/trace/trace_invariants.hpp"
#include "support/catch.hpp"

using namespace tcpwhy::test;
using nlohmann::json;

namespace {

/// A whole connection, written by hand: connect, "a\n", the client closes first, the server exits.
std::vector<json> good_lines() {
    return read_trace_file(TESTS_DIR "/golden/one-connection.jsonl").lines;
}

json& line_of(std::vector<json>& lines, const std::string& event, const std::string& key,
              int value) {
    for (json& line : lines)
        if (line.at("event") == event && (key.empty() || line.at(key) == value)) return line;
    throw std::runtime_error("no such line");
}

std::string violations_of(const std::vector<json>& lines) {
    std::string text;
    for (const json& line : lines) text += line.dump() + "\n";
    std::string all;
    for (const std::string& violation : check_invariants(read_trace(text))) all += violation + "\n";
    return all;
}

/// The violations found after `change` was applied to the segment of that number in a good trace.
template <typename Change>
std::string after_changing_segment(int number, Change change) {
    auto lines = good_lines();
    change(line_of(lines, "segment", "number", number));
    return violations_of(lines);
}

template <typename Change>
std::string after_changing_call(int id, Change change) {
    auto lines = good_lines();
    change(line_of(lines, "call", "id", id));
    return violations_of(lines);
}

}  // namespace

TEST_CASE("a good trace violates nothing") {
    CHECK(violations_of(good_lines()) == "");
}

TEST_CASE("times are read to the nanosecond and nothing else is taken for one") {
    CHECK(nanoseconds("1700000000.000000001") == 1'700'000'000'000'000'001);
    for (const char* wrong :
         {"", "1", "1.", "1.5", ".000000001", "1.0000000001", "1.00000000x", "-1.000000000"})
        CHECK_THROWS(nanoseconds(wrong));
}

TEST_CASE("a field that is missing, of another type or of unknown word is found") {
    CHECK_THAT(after_changing_segment(1, [](json& line) { line["window"] = "1000"; }),
               ContainsSubstring("\"window\" is not a number"));
    CHECK_THAT(after_changing_segment(1, [](json& line) { line.erase("absolute_seq"); }),
               ContainsSubstring("has no \"absolute_seq\""));
    CHECK_THAT(after_changing_segment(1, [](json& line) { line["client_state"] = "SYN_SENT"; }),
               ContainsSubstring("none of the contract's words"));
}

TEST_CASE("a trace that is cut off is found") {
    auto lines = good_lines();
    lines.pop_back();
    CHECK_THAT(violations_of(lines), ContainsSubstring("the last line is not the summary"));
}

TEST_CASE("segments out of order or wrongly numbered are found") {
    CHECK_THAT(after_changing_segment(4, [](json& line) { line["time"] = "1.000000001"; }),
               ContainsSubstring("older than the one before"));
    CHECK_THAT(after_changing_segment(7, [](json& line) { line["number"] = 8; }),
               ContainsSubstring("should have been number 7"));
}

TEST_CASE("a cause that is not there, lies ahead or belongs to the other side is found") {
    CHECK_THAT(after_changing_segment(4, [](json& line) { line["cause"]["call"] = 99; }),
               ContainsSubstring("points to call 99, which is not in the trace"));
    CHECK_THAT(after_changing_segment(4, [](json& line) { line["cause"]["call"] = 5; }),
               ContainsSubstring("older than its cause"));
    CHECK_THAT(after_changing_call(4, [](json& line) { line["side"] = "server"; }),
               ContainsSubstring("of the side 'server'"));
    CHECK_THAT(after_changing_call(4, [](json& line) { line["connection"] = 2; }),
               ContainsSubstring("is caused by call 4 (write(3, \"a\\n\", 2)) of connection 2"));
    CHECK_THAT(after_changing_segment(4, [](json& line) { line["cause"]["name"] = "send"; }),
               ContainsSubstring("names send but points to call 4"));
}

TEST_CASE("a segment outside the window that is said to explain it is found") {
    CHECK_THAT(after_changing_call(5, [](json& line) { line["returned"] = "1.000000305"; }),
               ContainsSubstring("lies 5 ns after the window"));
}

TEST_CASE("a reply to a later segment, to its own side or to none is found") {
    CHECK_THAT(after_changing_segment(3, [](json& line) { line["cause"]["to"] = 6; }),
               ContainsSubstring("answers a later one"));
    CHECK_THAT(after_changing_segment(3, [](json& line) { line["cause"]["to"] = 1; }),
               ContainsSubstring("answers one of its own side"));
    CHECK_THAT(after_changing_segment(3, [](json& line) { line["cause"]["to"] = nullptr; }),
               ContainsSubstring("answers no segment"));
}

TEST_CASE("an exit that the trace does not tell is found") {
    CHECK_THAT(after_changing_segment(6, [](json& line) { line["cause"]["pid"] = 7; }),
               ContainsSubstring("the exit of process 7, which the trace does not tell"));
}

TEST_CASE("a wake-up from the future, from its own side or of another connection is found") {
    CHECK_THAT(after_changing_call(2, [](json& line) { line["woken_by"] = {4}; }),
               ContainsSubstring("came after its return"));
    CHECK_THAT(after_changing_call(3, [](json& line) { line["woken_by"] = {1}; }),
               ContainsSubstring("woken by its own side's"));
    CHECK_THAT(after_changing_call(2, [](json& line) { line["connection"] = 2; }),
               ContainsSubstring("of connection 2 is woken by one of connection 1"));
}

TEST_CASE("bytes that were never sent, or never written, are found") {
    CHECK_THAT(after_changing_segment(4, [](json& line) { line["seq"] = 2; }),
               ContainsSubstring("starts at 2 though client has only sent up to 1"));
    CHECK_THAT(after_changing_call(4, [](json& line) { line["result"] = 3; }),
               ContainsSubstring("the client's calls wrote 3 bytes, but 2 were on the wire"));
}

TEST_CASE("an outcome that the flags forbid is found") {
    for (const char* outcome :
         {"half-closed", "reset", "refused", "unanswered", "open", "partial"}) {
        auto lines = good_lines();
        line_of(lines, "connection", "id", 1)["outcome"] = outcome;
        CHECK_THAT(violations_of(lines),
                   ContainsSubstring("cannot be '" + std::string(outcome) + "'"));
    }
    auto lines = good_lines();
    line_of(lines, "connection", "id", 1)["closed_first"] = "server";
    CHECK_THAT(violations_of(lines),
               ContainsSubstring("says 'server' closed first, but it was 'client'"));
}

TEST_CASE("counts that do not add up are found") {
    for (const char* count : {"segments", "calls", "dropped", "unexplained"}) {
        auto lines = good_lines();
        lines.back()[count] = 77;
        CHECK_THAT(violations_of(lines), ContainsSubstring("77"));
    }
}

TEST_CASE("a disagreement with the kernel's state is found") {
    CHECK_THAT(
        after_changing_segment(5,
                               [](json& line) {
                                   line["notes"] = {{{"code", "state-disagrees"}, {"text", "…"}}};
                               }),
        ContainsSubstring("the kernel's state is not the analysed one at segment 5"));
}
