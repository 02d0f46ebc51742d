// The picture for slides: what stands in it, and that nothing in it is markup that was captured.
#include <algorithm>
#include <string>

#include "support/catch.hpp"
#include "support/play/article_trace.hpp"
#include "support/trace/trace_teller.hpp"
#include "tracer/render/svg/svg.hpp"
#include "tracer/render/svg/svg_ladder.hpp"
#include "tracer/render/svg/svg_layout.hpp"

using namespace tcpwhy;

namespace {

std::string svg_told(const std::function<void(model::TraceSink&)>& tell) {
    std::string text;
    const auto sink = render::make_svg({}, [&](std::string_view piece) { text.append(piece); });
    tell(*sink);
    return text;
}

std::size_t count(const std::string& text, std::string_view what) {
    std::size_t found = 0;
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1))
        ++found;
    return found;
}

render::PicturedSegment a_segment(model::Time time, model::SegmentNumber number) {
    render::PicturedSegment segment;
    segment.time = time;
    segment.number = number;
    segment.cause = "kernel";
    return segment;
}

}  // namespace

TEST_CASE("the picture of the article's run has its eleven arrows, its calls and its states",
          "[svg]") {
    const std::string svg = svg_told(test::tell_article);
    CHECK(svg.starts_with("<svg xmlns=\"http://www.w3.org/2000/svg\""));
    CHECK(svg.ends_with("</svg>\n"));
    CHECK(count(svg, "<tspan class=\"b") == 11);
    for (const char* words :
         {">SYN<", ">SYN-ACK<", ">FIN-ACK<", ">seq 1:3 ack 1<", ">SYN-SENT<", ">LISTEN<",
          ">ESTABLISHED<", ">CLOSE-WAIT<", ">TIME-WAIT<", ">127.0.0.1:38264<", "of silence<"}) {
        INFO(words);
        CHECK(svg.find(words) != std::string::npos);
    }
}

TEST_CASE("absolute numbers are the header's", "[svg]") {
    std::string text;
    render::Options options;
    options.absolute_numbers = true;
    const auto sink =
        render::make_svg(options, [&](std::string_view piece) { text.append(piece); });
    test::tell_article(*sink);
    CHECK(text.find(">seq 598232472<") != std::string::npos);
}

TEST_CASE("words in the picture are text and never markup", "[svg]") {
    render::LadderPicture picture;
    picture.client = "<script>&\x01\xff";
    picture.segments.push_back(a_segment(0, 1));
    const std::string svg = render::svg_of(picture);
    CHECK(svg.find("<script") == std::string::npos);
    CHECK(svg.find("&lt;script&gt;&amp;\\x01\\xff") != std::string::npos);
}

TEST_CASE("lost, repeated and reset segments differ in shape", "[svg]") {
    render::LadderPicture picture;
    picture.segments.push_back(a_segment(0, 1));
    const std::string plain = render::svg_of(picture);
    picture.segments[0].lost = true;
    const std::string lost = render::svg_of(picture);
    picture.segments[0].lost = false;
    picture.segments[0].again = true;
    const std::string again = render::svg_of(picture);
    picture.segments[0].again = false;
    picture.segments[0].reset = true;
    const std::string reset = render::svg_of(picture);
    CHECK(count(plain, "l-14 -7v14z") == 1);
    CHECK(count(lost, "l-14 -7v14z") == 0);
    CHECK(count(lost, "l16 16m0 -16l-16 16") == 1);
    CHECK(count(again, "class=\"d\"") == 1);
    CHECK(count(reset, "class=\"rf\"") == 1);
}

TEST_CASE("time runs downwards, silence is folded and labels of one side do not meet", "[svg]") {
    render::LadderPicture picture;
    for (model::SegmentNumber number = 1; number <= 20; ++number) {
        const model::Time time = static_cast<model::Time>(number) * 7 * model::microsecond_ns +
                                 (number > 10 ? model::second_ns : 0);
        picture.segments.push_back(a_segment(time, number));
        render::PicturedCall call;
        call.id = number;
        call.entered = time + 1;
        call.returned = time + 2;
        picture.calls.push_back(call);
    }
    const render::PictureLayout layout = render::lay_out(picture, 1200);
    REQUIRE(layout.folds.size() == 1);
    CHECK(layout.folds[0].silence > model::second_ns - model::millisecond_ns);
    int last_label = 0;
    for (std::size_t at = 0; at < layout.events.size(); ++at) {
        const render::PictureEvent& event = layout.events[at];
        if (at > 0) CHECK(event.y >= layout.events[at - 1].y);
        if (event.kind == render::PictureEvent::Kind::returned) continue;
        if (at > 0) CHECK(event.y - last_label >= 20);
        last_label = event.y;
    }
    CHECK(layout.bottom > last_label);
}

TEST_CASE("calls of one side that overlap stand beside each other", "[svg]") {
    render::LadderPicture picture;
    picture.segments.push_back(a_segment(50, 1));
    for (model::CallId id = 1; id <= 3; ++id) {
        render::PicturedCall call;
        call.id = id;
        call.entered = static_cast<model::Time>(id);
        call.returned = id == 3 ? 300 : 100 + static_cast<model::Time>(id);
        picture.calls.push_back(call);
    }
    picture.calls[2].entered = 200;
    const render::PictureLayout layout = render::lay_out(picture, 1200);
    CHECK(layout.boxes[0].column == 0);
    CHECK(layout.boxes[1].column == 1);
    CHECK(layout.boxes[2].column == 0);
    CHECK(layout.columns[0] == 2);
}

TEST_CASE("a trace without a segment still makes a picture", "[svg]") {
    const std::string svg = svg_told([](model::TraceSink& sink) { sink.end({}); });
    CHECK(svg.ends_with("</svg>\n"));
}
