// Call sites in every format: beside the call, in the sentence of its segment, and nowhere with
// --no-sites.
#include <nlohmann/json.hpp>

#include "support/catch.hpp"
#include "support/golden.hpp"
#include "support/trace/page_data.hpp"
#include "support/trace/trace_teller.hpp"
#include "tracer/render/record/recorder.hpp"
#include "tracer/render/without_sites.hpp"

using namespace tcpwhy;
using model::Side;
using model::SystemCall;

namespace {

model::CallEntered call_at(SystemCall name, const model::CallSite& site) {
    model::CallEntered call = test::a_call(name, 4);
    call.socket = 1;
    call.site = std::make_shared<const model::CallSite>(site);
    return call;
}

/// The server sends by a line of its own, closes by a function without a line, and reads by an
/// operation of Asio without a site.
void tell_sites(model::TraceSink& sink) {
    sink.begin({});
    test::TraceTeller teller(sink);
    teller.process(model::ProcessEvent::What::start, 7, Side::server, "server");
    teller.in(1, 38264);
    teller.at(100);
    const auto read = teller.enter(
        Side::server, call_at(SystemCall::recvfrom, {"", 0, "", "/home/ann/server", "read_some"}));
    teller.at(120);
    teller.leave(read, 2);
    teller.at(140);
    const auto write =
        teller.enter(Side::server, call_at(SystemCall::write, {"/home/ann/server.c", 42, "reply",
                                                               "/home/ann/server", "asio::write"}));
    teller.at(150);
    teller.segment(Side::server,
                   {.flags = model::tcp_flag::ack | model::tcp_flag::psh,
                    .seq = 1,
                    .ack = 1,
                    .payload = "a\n",
                    .cause = test::by_call(SystemCall::write, write, 7, model::Rule::bytes)});
    teller.at(160);
    teller.leave(write, 2);
    teller.at(170);
    const auto close = teller.enter(
        Side::server, call_at(SystemCall::close, {"", 0, "shut_it", "/home/ann/server", ""}));
    teller.at(180);
    teller.segment(Side::server,
                   {.flags = model::tcp_flag::ack | model::tcp_flag::fin,
                    .seq = 3,
                    .ack = 1,
                    .cause = test::by_call(SystemCall::close, close, 7, model::Rule::window)});
    teller.at(190);
    teller.leave(close, 0);
    sink.end({});
}

void tell_without(model::TraceSink& sink) {
    render::WithoutSites without(sink);
    tell_sites(without);
}

std::vector<nlohmann::json> events(const std::string& json_lines, const std::string& kind) {
    std::vector<nlohmann::json> found;
    for (const std::string& line : test::lines_of(json_lines)) {
        nlohmann::json event = nlohmann::json::parse(line);
        if (event.at("event") == kind) found.push_back(std::move(event));
    }
    return found;
}

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("JSON has a call's site and Asio's operation, null where they are unknown", "[sites]") {
    const std::string text = test::rendered("json", {}, tell_sites);
    const auto calls = events(text, "call");
    REQUIRE(calls.size() == 3);
    CHECK(calls[0].at("site").is_null());
    CHECK(calls[0].at("asio") == "read_some");
    CHECK(calls[1].at("site") == nlohmann::json{{"file", "/home/ann/server.c"},
                                                {"line", 42},
                                                {"function", "reply"},
                                                {"module", "/home/ann/server"}});
    CHECK(calls[1].at("asio") == "asio::write");
    CHECK(calls[2].at("site").at("file").is_null());
    CHECK(calls[2].at("site").at("line").is_null());
    CHECK(calls[2].at("site").at("function") == "shut_it");
    CHECK(calls[2].at("asio").is_null());
    const auto segments = events(text, "segment");
    REQUIRE(segments.size() == 2);
    CHECK(segments[0].at("why") == "write() at server.c:42 by the server sends 2 bytes");
    CHECK(segments[1].at("why") ==
          "close() in shut_it by the server sends the FIN: it has nothing more to send");
}

TEST_CASE("text has the site with -v in the sentence, with -vv in the call's line", "[sites]") {
    CHECK_FALSE(has(test::rendered("text", {}, tell_sites), "server.c"));
    render::Options options;
    options.verbosity = 1;
    CHECK(has(test::rendered("text", options, tell_sites), "write() at server.c:42 by the server"));
    options.verbosity = 2;
    CHECK(has(test::rendered("text", options, tell_sites), ", asio::write server.c:42 (reply)\n"));
}

TEST_CASE("the ladder shows as much of a site as its row has room for", "[sites]") {
    const auto at_width = [](int width) {
        render::Options options;
        options.width = width;
        return test::rendered("ladder", options, tell_sites);
    };
    CHECK(has(at_width(120), "asio::write server.c:42 (reply) │ write"));
    CHECK(has(at_width(80), "asio::write server.c:42 │ write"));
    CHECK(has(at_width(80), "shut_it │ close"));
    CHECK(has(at_width(80), "read_some │ recvfrom"));
}

TEST_CASE("a frame's comment names the site of its call", "[sites]") {
    std::string bytes;
    const auto recorder =
        render::make_pcapng_recorder({}, [&](std::string_view text) { bytes += text; });
    tell_sites(*recorder);
    CHECK(has(bytes, " site=server.c:42 asio=asio::write "));
    CHECK(has(bytes, " site=shut_it "));
}

TEST_CASE("without sites nothing of them is passed on", "[sites]") {
    render::Options options;
    options.verbosity = 2;
    for (const char* format : {"json", "text", "ladder", "html"}) {
        INFO(format);
        const std::string text = test::rendered(format, options, tell_without);
        for (const char* word : {"server.c", "shut_it", "asio::write", "/home/ann"})
            CHECK_FALSE(has(format == std::string("html") ? test::data_of(text) : text, word));
    }
}

TEST_CASE("the page has the source around each site, as text alone", "[sites][html]") {
    render::Options options;
    options.source_lines = [](const std::string& file, std::uint32_t first, std::uint32_t last) {
        CHECK(file == "/home/ann/server.c");
        CHECK(first == 39);
        CHECK(last == 45);
        return std::vector<std::string>{"int x = a < b && c > d; // </script>", "\treply();"};
    };
    const std::string data = test::data_of(test::rendered("html", options, tell_sites));
    CHECK(data.find_first_of("<>&") == std::string::npos);
    const auto sources = events(data, "source");
    REQUIRE(sources.size() == 1);
    CHECK(sources[0].at("line") == 42);
    CHECK(sources[0].at("first") == 39);
    CHECK(sources[0].at("lines")[0] == "int x = a < b && c > d; // </script>");
    CHECK(nlohmann::json::parse(test::lines_of(data).back()).at("event") == "summary");
}

TEST_CASE("a hostile function name does not reach the terminal", "[sites]") {
    const auto tell = [](model::TraceSink& sink) {
        sink.begin({});
        test::TraceTeller teller(sink);
        teller.process(model::ProcessEvent::What::start, 7, Side::server, "server");
        teller.in(1, 38264);
        const auto call = teller.enter(
            Side::server,
            call_at(SystemCall::close, {"/a/\x1b[31m.c", 3, "f\x1b]0;x\x07", "/a", ""}));
        teller.leave(call, 0);
        sink.end({});
    };
    render::Options options;
    options.width = 120;
    options.verbosity = 2;
    for (const char* format : {"text", "ladder"})
        CHECK(test::rendered(format, options, tell).find('\x1b') == std::string::npos);
}
