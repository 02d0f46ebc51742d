// The lines of the page's data, for a report and for a page that is watched.
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/golden.hpp"
#include "support/trace/trace_teller.hpp"
#include "tracer/render/page/lines/page_lines.hpp"

using namespace tcpwhy;
using model::Side;
using model::SystemCall;
using nlohmann::json;
using What = model::ProcessEvent::What;

namespace {

struct Page {
    std::string out;
    std::unique_ptr<model::TraceSink> lines;
    test::TraceTeller tell;

    explicit Page(bool live)
        : lines(render::make_page_lines(options(live),
                                        [this](std::string_view text) { out += text; })),
          tell(*lines) {
        lines->begin({model::Mode::private_lab, "lo", "private lab", test::loopback(9877)});
        tell.process(What::start, 7, Side::server, "server");
        out.clear();
    }
    static render::Options options(bool live) {
        render::Options options;
        if (live) options.hold_ns = render::live_hold_ns;
        options.source_lines = [](const std::string& file, std::uint32_t first,
                                  std::uint32_t last) {
            std::vector<std::string> lines;
            for (std::uint32_t number = first; number <= last; ++number)
                lines.push_back(file + " " + std::to_string(number));
            return lines;
        };
        return options;
    }
    /// The events of that kind since the last call, once everything up to `later` has settled.
    std::vector<json> after(model::Time later, const std::string& kind) {
        lines->settled(tell.now() + later);
        std::vector<json> found;
        for (const std::string& line : test::lines_of(std::exchange(out, {}))) {
            json event = json::parse(line);
            if (event.at("event") == kind) found.push_back(std::move(event));
        }
        return found;
    }
    model::CallId accept() {
        model::CallEntered call = test::a_call(SystemCall::accept, 3, true);
        auto site = std::make_shared<model::CallSite>();
        site->file = "/src/server.c";
        site->line = 12;
        call.site = site;
        return tell.enter(Side::server, call);
    }
};

}  // namespace

TEST_CASE("a watched page shows a call while it waits, and once more when it returns", "[page]") {
    Page page(true);
    const model::CallId accept = page.accept();
    CHECK(page.after(49 * model::millisecond_ns, "call").empty());
    const auto waiting = page.after(60 * model::millisecond_ns, "call");
    REQUIRE(waiting.size() == 1);
    CHECK(waiting[0].at("returned").is_null());
    CHECK(page.after(90 * model::millisecond_ns, "call").empty());
    page.tell.at(5'000'000);
    page.tell.leave(accept, 4);
    const auto returned = page.after(0, "call");
    REQUIRE(returned.size() == 1);
    CHECK(returned[0].at("id") == waiting[0].at("id"));
    CHECK(returned[0].at("result") == 4);
}

TEST_CASE("a call that returns at once is shown once", "[page]") {
    Page page(true);
    const model::CallId accept = page.accept();
    page.tell.at(20'000);
    page.tell.leave(accept, 4);
    CHECK(page.after(200 * model::millisecond_ns, "call").size() == 1);
}

TEST_CASE("a wait for events with a limit is not shown while it waits", "[page]") {
    Page page(true);
    model::CallEntered wait = test::a_call(SystemCall::epoll_wait, 5, true);
    wait.set<model::args::Wait>().timeout_ms = 100;
    page.tell.enter(Side::server, wait);
    CHECK(page.after(99 * model::millisecond_ns, "call").empty());
}

TEST_CASE("the source around a call follows it at once, and once", "[page]") {
    Page page(true);
    page.tell.leave(page.accept(), 4);
    const auto source = page.after(0, "source");
    REQUIRE(source.size() == 1);
    CHECK(source[0].at("line") == 12);
    CHECK(source[0].at("first") == 9);
    CHECK(source[0].at("lines").size() == 7);
    page.tell.leave(page.accept(), 4);
    CHECK(page.after(0, "source").empty());
}

TEST_CASE("a report shows no call before it has returned, and its sources at the end", "[page]") {
    Page page(false);
    const model::CallId accept = page.accept();
    CHECK(page.after(model::second_ns, "call").empty());
    page.tell.leave(accept, 4);
    CHECK(page.after(0, "source").empty());
    page.lines->end({});
    CHECK(page.after(0, "source").size() == 1);
}
