// The viewers of a live page: each gets all lines, whatever the others do.
#include "tracer/web/server/viewers.hpp"

#include "support/catch.hpp"

namespace tcpwhy::web {
namespace {

using Turn = Viewers::Stream::Turn;

/// All that a stream sends until it ends.
std::string whole(Viewers::Stream& stream) {
    std::string sent;
    while (stream.go_on([&](std::string_view bytes) {
        sent += bytes;
        return true;
    }) == Turn::more) {
    }
    return sent;
}

TEST_CASE("a viewer who comes late gets the whole trace and its end", "[web]") {
    EventLog log;
    Viewers viewers(log.fd());
    log.append("one\n");
    log.append("two\n");
    viewers.end();
    Viewers::Stream stream(viewers, 0);
    CHECK(whole(stream) == "id: 8\ndata: one\ndata: two\n\nevent: end\ndata: \n\n");
}

TEST_CASE("a viewer who comes back goes on where it was", "[web]") {
    EventLog log;
    Viewers viewers(log.fd());
    log.append("one\n");
    const std::uint64_t place = viewers.size();
    log.append("two\n");
    viewers.end();
    Viewers::Stream stream(viewers, place);
    CHECK(whole(stream) == "id: 8\ndata: two\n\nevent: end\ndata: \n\n");
}

TEST_CASE("a place beyond the end is of another trace: the viewer gets all", "[web]") {
    EventLog log;
    Viewers viewers(log.fd());
    log.append("one\n");
    viewers.end();
    Viewers::Stream stream(viewers, 400);
    CHECK(whole(stream) == "id: 4\ndata: one\n\nevent: end\ndata: \n\n");
}

TEST_CASE("a viewer that is lost stays where it was, and the others get all", "[web]") {
    EventLog log;
    Viewers viewers(log.fd());
    log.append("one\n");
    Viewers::Stream stalled(viewers, 0);
    Viewers::Stream other(viewers, 0);
    CHECK(stalled.go_on([](std::string_view) { return false; }) == Turn::lost);
    CHECK(stalled.place() == 0);
    log.append("two\n");
    viewers.end();
    CHECK(whole(other) == "id: 8\ndata: one\ndata: two\n\nevent: end\ndata: \n\n");
}

TEST_CASE("the first viewer is reported once", "[web]") {
    EventLog log;
    Viewers viewers(log.fd());
    int came = 0;
    viewers.first_has_come = [&] { ++came; };
    { const Viewers::Stream one(viewers, 0); }
    const Viewers::Stream two(viewers, 0);
    CHECK(came == 1);
}

TEST_CASE("the page serves so many viewers and no more", "[web]") {
    EventLog log;
    Viewers viewers(log.fd());
    std::vector<std::unique_ptr<Viewers::Stream>> streams;
    for (int count = 0; count < Viewers::most; ++count) {
        CHECK_FALSE(viewers.full());
        streams.push_back(std::make_unique<Viewers::Stream>(viewers, 0));
    }
    CHECK(viewers.full());
    streams.pop_back();
    CHECK_FALSE(viewers.full());
}

}  // namespace
}  // namespace tcpwhy::web
