// The log of the live page and the events that carry it.
#include "tracer/web/log/event_log.hpp"

#include <vector>

#include "support/catch.hpp"
#include "tracer/web/log/frames.hpp"

namespace tcpwhy::web {
namespace {

/// The lines that a viewer gets who begins at `place` and takes at most `most` bytes at a time.
std::string taken(const LogView& view, std::uint64_t place, std::size_t most) {
    std::string all;
    std::string buffer;
    while (true) {
        const std::string_view lines = whole_lines(view.read(place, 4096, buffer), most);
        if (lines.empty()) return all;
        all += lines;
        place += lines.size();
    }
}

TEST_CASE("each viewer of the log has a place of its own", "[web]") {
    EventLog log;
    const LogView view(log.fd());
    log.append("{\"a\":1}\n");
    const std::uint64_t place = view.size();
    log.append("{\"b\":2}\n{\"c\":3}\n");
    CHECK(taken(view, 0, 4096) == "{\"a\":1}\n{\"b\":2}\n{\"c\":3}\n");
    CHECK(taken(view, place, 4096) == "{\"b\":2}\n{\"c\":3}\n");
    CHECK(taken(view, place, 9) == "{\"b\":2}\n{\"c\":3}\n");
    CHECK(taken(view, view.size(), 4096).empty());
}

TEST_CASE("a viewer that takes nothing does not keep the log from growing", "[web]") {
    EventLog log;
    const LogView view(log.fd());
    const std::string line(999, 'x');
    for (int count = 0; count < 2000; ++count) log.append(line + "\n");
    CHECK(view.size() == 2'000'000);
    CHECK_FALSE(log.full());
}

TEST_CASE("a log that is full says so once and accepts no more", "[web]") {
    EventLog log(64);
    const LogView view(log.fd());
    log.append("{\"event\":\"one\"}\n");
    log.append(std::string(60, 'x') + "\n");
    log.append("{\"event\":\"two\"}\n");
    CHECK(log.full());
    CHECK(taken(view, 0, 4096) == "{\"event\":\"one\"}\n{\"event\":\"page-full\"}\n");
}

TEST_CASE("only whole lines are sent, and at least one", "[web]") {
    CHECK(whole_lines("one\ntwo\nthr", 100) == "one\ntwo\n");
    CHECK(whole_lines("one\ntwo\nthr", 8) == "one\ntwo\n");
    CHECK(whole_lines("one\ntwo\nthr", 7) == "one\n");
    CHECK(whole_lines("one\ntwo\nthr", 2) == "one\n");
    CHECK(whole_lines("one", 100).empty());
    CHECK(whole_lines("", 100).empty());
    CHECK(whole_lines("\n", 1) == "\n");
}

TEST_CASE("an event names the byte at which the next one begins", "[web]") {
    CHECK(event_of("one\ntwo\n", 8) == "id: 8\ndata: one\ndata: two\n\n");
    CHECK(place_after("8") == 8);
    for (const char* const nonsense : {"", "x", "-1", "8x", "99999999999999999999999", " 8"})
        CHECK(place_after(nonsense) == 0);
}

}  // namespace
}  // namespace tcpwhy::web
