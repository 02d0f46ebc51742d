// Facts as text, as recordings keep them: each is the same when it is read, and no other text is
// one.
#include "support/catch.hpp"
#include "support/samples/recording_samples.hpp"
#include "tracer/wire/record/fact_reader.hpp"
#include "tracer/wire/record/fact_writer.hpp"

using namespace tcpwhy;
using namespace tcpwhy::test;

namespace {

std::string text_of(const model::Fact& fact) {
    std::string text;
    wire::append_fact(text, fact);
    return text;
}

}  // namespace

TEST_CASE("a fact as text is the same fact when it is read") {
    for (unsigned seed = 1; seed <= 400; ++seed) {
        RandomFacts random(seed);
        for (int each = 0; each < 5; ++each) {
            const std::string text = text_of(random.fact(start + each));
            INFO(text);
            wire::Recorded read;
            REQUIRE(wire::read_fact(text, read) == "");
            REQUIRE(std::holds_alternative<model::Fact>(read));
            CHECK(text_of(std::get<model::Fact>(read)) == text);
        }
    }
}

TEST_CASE("every byte of a call's data survives") {
    model::CallEntered call;
    call.id = 1;
    call.time = start;
    call.pid = 7;
    call.call = model::SystemCall::write;
    std::string& data = call.set<model::args::Send>().data;
    for (int byte = 0; byte < 256; ++byte) data += static_cast<char>(byte);
    wire::Recorded read;
    REQUIRE(wire::read_fact(text_of(call), read) == "");
    const auto& back = std::get<model::CallEntered>(std::get<model::Fact>(read));
    CHECK(back.as<model::args::Send>().data == data);
}

TEST_CASE("the header of a trace is the same when it is read, whatever its mode") {
    for (const model::Mode mode :
         {model::Mode::private_lab, model::Mode::host, model::Mode::file}) {
        model::TraceHeader header = observed_header();
        header.mode = mode;
        std::string text;
        wire::append_fact(text, header);
        wire::Recorded read;
        REQUIRE(wire::read_fact(text, read) == "");
        const auto& again = std::get<model::TraceHeader>(read);
        CHECK(again.mode == mode);
        CHECK(again.interface == "lo");
        CHECK(again.service.port == 9877);
        CHECK(again.observed);
        CHECK(again.link_type == std::optional<std::uint16_t>(1));
    }
}

TEST_CASE("a text that is no fact is refused with the reason") {
    struct Case {
        std::string text, reason;
    };
    const std::vector<Case> cases = {
        {"", "not a JSON object"},
        {"[]", "not a JSON object"},
        {"{\"fact\":\"call\"", "not a JSON object"},
        {"{\"fact\":7}", "which fact"},
        {"{\"fact\":\"call\",\"id\":-1}", "\"id\""},
        {"{\"fact\":\"call\",\"pid\":99999999999}", "\"pid\""},
        {"{\"fact\":\"call\",\"time\":12}", "\"time\""},
        {"{\"fact\":\"call\",\"time\":\"12.5\"}", "\"time\""},
        {"{\"fact\":\"call\",\"time\":\"-1.000000000\"}", "\"time\""},
        {"{\"fact\":\"call\",\"time\":\"99999999999.000000000\"}", "\"time\""},
        {"{\"fact\":\"call\",\"call\":\"fly\"}", "\"call\""},
        {"{\"fact\":\"call\",\"call\":\"write\",\"data\":\"\\u0100\"}", "\"data\""},
        {"{\"fact\":\"call\",\"call\":\"bind\",\"address\":\"here\"}", "\"address\""},
        {"{\"fact\":\"call\",\"call\":\"poll\",\"watches\":[[]]}", "\"watches\""},
        {"{\"fact\":\"call\",\"snapshot\":{\"state\":\"GONE\"}}", "\"state\""},
        {"{\"fact\":\"return\",\"result\":9223372036854775807}", "\"result\""},
        {"{\"fact\":\"process\",\"what\":\"\"}", "\"what\""},
        {"{\"fact\":\"call\",\"x\":" + std::string(100, '[') + std::string(100, ']') + "}",
         "not a JSON object"},
    };
    for (const Case& each : cases) {
        INFO(each.text);
        wire::Recorded read;
        CHECK(wire::read_fact(each.text, read).find(each.reason) != std::string::npos);
    }
}

TEST_CASE("an unknown kind of fact is ignored: a later version can read it") {
    wire::Recorded read = model::TraceHeader{};
    CHECK(wire::read_fact("{\"fact\":\"weather\",\"rain\":true}", read) == "");
    CHECK(std::holds_alternative<std::monostate>(read));
}

TEST_CASE("a fact that lacks what makes it one is no fact") {
    const std::vector<std::pair<std::string, std::string>> cases = {
        {"{\"fact\":\"call\",\"pid\":7,\"call\":\"accept\"}", "id"},
        {"{\"fact\":\"call\",\"id\":0,\"pid\":7,\"call\":\"accept\"}", "id"},
        {"{\"fact\":\"call\",\"id\":1,\"pid\":7}", "call"},
        {"{\"fact\":\"call\",\"id\":1,\"call\":\"accept\"}", "pid"},
        {"{\"fact\":\"return\",\"result\":3}", "id"},
        {"{\"fact\":\"socket\",\"pid\":7,\"fd\":3}", "socket"},
        {"{\"fact\":\"process\",\"what\":\"exit\"}", "pid"},
        {"{\"fact\":\"process\",\"pid\":-7,\"what\":\"exit\"}", "pid"},
        {"{\"fact\":\"process\",\"pid\":7}", "what"},
        {"{\"fact\":\"loss\",\"dropping\":true}", "socket"},
        {"{\"fact\":\"orphan\",\"remote\":\"127.0.0.1:9\"}", "local"},
        {"{\"fact\":\"orphan\",\"local\":\"127.0.0.1:9\"}", "remote"},
        {"{\"fact\":\"notice\",\"count\":3}", "code"},
        {"{\"fact\":\"waited\"}", "until"},
    };
    for (const auto& [text, field] : cases) {
        INFO(text);
        wire::Recorded read;
        CHECK(wire::read_fact(text, read) == "it has no \"" + field + "\"");
        CHECK(std::holds_alternative<std::monostate>(read));
    }
}
