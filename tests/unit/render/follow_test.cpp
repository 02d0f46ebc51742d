// --follow: the bytes of a connection, each once and in order.
#include "support/catch.hpp"
#include "support/golden.hpp"
#include "support/play/article_trace.hpp"
#include "support/trace/trace_teller.hpp"
#include "tracer/render/follow/stream.hpp"

using namespace tcpwhy;
using model::Side;
using render::Stream;
using test::TraceTeller;
using namespace model::tcp_flag;
using As = render::Following::As;

namespace {

/// "ab[3]cd": what a stream delivers, with the bytes that are missing in brackets.
struct Collected {
    std::string text;
    Stream stream;

    void add(std::uint64_t seq, std::string_view bytes, std::uint64_t length = 0) {
        stream.add(seq, length != 0 ? length : bytes.size(),
                   {reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()}, deliver());
    }
    std::string finished() {
        stream.finish(deliver());
        return text;
    }
    Stream::Deliver deliver() {
        return [this](std::string_view bytes, std::uint64_t missing) {
            if (missing > 0) text += '[' + std::to_string(missing) + ']';
            text += bytes;
        };
    }
};

std::string followed(render::Following following, bool color = false) {
    render::Options options;
    options.following = following;
    options.color = color;
    return test::rendered("follow", options, [](model::TraceSink& sink) {
        TraceTeller tell(sink);
        tell.in(1, 40000);
        tell.segment(Side::client, {.flags = syn});
        tell.segment(Side::server, {.flags = syn | ack, .ack = 1});
        tell.segment(Side::client, {.seq = 1, .ack = 1, .payload = "GET /\r\n"});
        tell.segment(Side::client, {.seq = 1, .ack = 1, .payload = "GET /\r\n"});  // again
        tell.in(2, 40001);
        tell.segment(Side::client, {.seq = 1, .ack = 1, .payload = "another"});
        tell.in(1);
        tell.segment(Side::server, {.seq = 1, .ack = 8, .payload = "hello\nwor"});
        tell.segment(Side::server, {.seq = 10, .ack = 8, .payload = "ld\x1b"});
        tell.segment(Side::client, {.seq = 8, .ack = 13, .payload = "bye"});
        sink.end({});
    });
}

}  // namespace

TEST_CASE("a stream has each byte once, however its segments came", "[follow]") {
    Collected stream;
    stream.stream.begin_at(1);
    stream.add(3, "cd");
    CHECK(stream.text.empty());
    stream.add(1, "abc");
    stream.add(1, "ab");
    stream.add(4, "def");
    stream.add(0, "x");
    CHECK(stream.finished() == "abcdef");
    CHECK(stream.stream.delivered() == 6);
    CHECK(stream.stream.missing() == 0);
}

TEST_CASE("bytes that the capture does not have are counted where they are missing", "[follow]") {
    Collected gap;
    gap.stream.begin_at(1);
    gap.add(1, "ab");
    gap.add(6, "fg");
    CHECK(gap.finished() == "ab[3]fg");
    Collected cut;
    cut.add(1, "ab", 10);
    cut.add(11, "k");
    CHECK(cut.finished() == "ab[8]k");
    CHECK(cut.stream.missing() == 8);
    Collected at_end;
    at_end.add(1, "ab", 10);
    CHECK(at_end.finished() == "ab[8]");
}

TEST_CASE("a gap that is never filled does not hold everything behind it", "[follow]") {
    Collected stream;
    stream.stream.begin_at(1);
    const std::string piece(std::size_t{1} << 16U, 'x');
    for (std::uint64_t at = 0; at < 20; ++at) stream.add(2 + at * piece.size(), piece);
    CHECK_FALSE(stream.text.empty());
    CHECK(stream.stream.missing() == 1);
}

TEST_CASE("text has one line for a line of either end, and no control characters", "[follow]") {
    CHECK(followed({1, As::text}) ==
          "connection 1: client 127.0.0.1:40000, server 127.0.0.1:9877\n"
          "> GET /\n"
          "< hello\n"
          "< world\\x1b\n"
          "> bye\n"
          "# client: 10 bytes, server: 12 bytes\n");
    CHECK(followed({0, As::text, Side::client}) ==
          "connection 1: client 127.0.0.1:40000, server 127.0.0.1:9877\n"
          "> GET /\n"
          "> bye\n"
          "# client: 10 bytes\n");
    CHECK_THAT(followed({1}, true), ContainsSubstring("\x1b["));
}

TEST_CASE("hex has each end's own offsets, and raw the bytes alone", "[follow]") {
    const std::string hex = followed({1, As::hex});
    CHECK_THAT(hex, ContainsSubstring("> 00000000  47 45 54 20 2f 0d 0a "));
    CHECK_THAT(hex, ContainsSubstring("  GET /..\n"));
    CHECK_THAT(hex, ContainsSubstring("< 00000009  6c 64 1b "));
    CHECK(followed({1, As::raw}) ==
          "GET /\r\nhello\nworld\x1b"
          "bye");
    CHECK(followed({1, As::raw, Side::server}) == "hello\nworld\x1b");
    CHECK_THAT(followed({7, As::text}), ContainsSubstring("no such connection"));
    CHECK(followed({7, As::raw}).empty());
}
