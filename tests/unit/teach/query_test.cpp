#include "tracer/teach/query/query.hpp"

#include <nlohmann/json.hpp>

#include "support/catch.hpp"

using namespace tcpwhy;

namespace {

const teach::TraceLines trace = teach::read_trace_lines(
    R"({"event":"segment","number":1,"time":"5.000000000","from":"client","flags":"S","length":0,"cause":{"name":"connect"},"notes":[]})"
    "\n"
    R"({"event":"segment","number":2,"time":"5.000100000","from":"server","flags":"S.","length":0,"cause":{"name":"listen"},"notes":[]})"
    "\n"
    R"({"event":"call","name":"connect","result":-1,"error":null,"entered":"4.900000000","returned":"5.043600000","woken_by":[2]})"
    "\n"
    R"({"event":"segment","number":3,"time":"6.000000000","from":"client","flags":"P.","length":12,"cause":{"name":null},"notes":[{"code":"nagle"},{"code":"lost"}]})"
    "\n");

std::string ask(const std::string& query) {
    return teach::answer_to(teach::parse_query(query), trace);
}

std::string mistake_in(const std::string& query) {
    try {
        (void)teach::parse_query(query);
        return "";
    } catch (const teach::QueryError& error) {
        return std::to_string(error.column) + ": " + error.message;
    }
}

}  // namespace

TEST_CASE("a query finds the first, a later and the last event, and a field of it") {
    CHECK(ask("cause.name of first segment where flags = S.") == "listen");
    CHECK(ask("cause.name of 2nd segment") == "listen");
    CHECK(ask("number of last segment") == "3");
    CHECK(ask("number of first segment where from = client and length > 0") == "3");
    CHECK(ask("number of first segment where notes.code has lost") == "3");
    CHECK(ask("number of first segment where notes.code has no lost and from != client") == "2");
    CHECK(ask("woken_by of first call where name = connect") == "2");
    CHECK(ask("number of first segment where flags = \"S.\"") == "2");
}

TEST_CASE("a null is 'none', a missing event 'nothing'") {
    CHECK(ask("cause.name of last segment") == "none");
    CHECK(ask("error of first call") == "none");
    CHECK(ask("name of 2nd call") == "nothing");
}

TEST_CASE("a query counts, and measures time") {
    CHECK(ask("count segment") == "3");
    CHECK(ask("count segment where flags has S") == "2");
    CHECK(ask("count segment where length < 12") == "2");
    CHECK(ask("milliseconds from entered of first call to returned of same") == "143.6");
    CHECK(ask("milliseconds from time of first segment to time of last segment") == "1000.0");
    CHECK(ask("milliseconds from time of last segment to time of first segment") == "-1000.0");
}

TEST_CASE("a faulty query is reported with its column") {
    CHECK(mistake_in("") == "1: expected a field, as 'cause.name'");
    CHECK(mistake_in("count segments") == "7: there is no event 'segments' in a trace");
    CHECK(mistake_in("flags of fist segment") ==
          "10: expected 'first', 'last' or '2nd', not 'fist'");
    CHECK(mistake_in("count segment where flags") ==
          "26: expected =, !=, <, > or 'has' after flags");
    CHECK(mistake_in("count segment where flags = S junk") == "31: 'junk' is too much here");
}

TEST_CASE("an expected answer is a word, one of several, or a range") {
    CHECK(teach::fits("close", "close"));
    CHECK(teach::fits("close|shutdown", "shutdown"));
    CHECK_FALSE(teach::fits("close|shutdown", "exit"));
    CHECK(teach::fits("30..60", "43.6"));
    CHECK(teach::fits("-10..0", "-3"));
    CHECK_FALSE(teach::fits("30..60", "61"));
    CHECK_FALSE(teach::fits("30..60", "none"));
}
