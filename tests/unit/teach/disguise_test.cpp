#include "tracer/teach/sheet/disguise.hpp"

#include "support/catch.hpp"
#include "tracer/teach/lab/lab_catalogue.hpp"
#include "tracer/teach/walk/replay.hpp"

using namespace tcpwhy;

TEST_CASE("a disguised recording tells the same story with other letters and ports") {
    for (const teach::Lab& lab : teach::labs()) {
        const std::string other = teach::disguised(lab.recording, lab.name, teach::Seed("anna"));
        const auto before = teach::trace_of(lab.recording, lab.name);
        const auto after = teach::trace_of(other, lab.name);
        INFO(lab.name);
        REQUIRE(before.size() == after.size());
        for (std::size_t at = 0; at < before.size(); ++at) {
            for (const char* field : {"event", "time", "flags", "seq", "ack", "length", "cause",
                                      "client_state", "server_state", "result", "unexplained"}) {
                if (!before[at].contains(field)) continue;
                INFO(before[at].dump() << "\n" << after[at].dump());
                CHECK(before[at][field] == after[at][field]);
            }
        }
    }
}

TEST_CASE("the letters of the payload and the client's port are others") {
    const teach::Lab lab = teach::find_lab("article");
    const auto client_of = [](const teach::TraceLines& trace) {
        return teach::answer_to(teach::parse_query("client of first connection"), trace);
    };
    const auto before = teach::trace_of(lab.recording, "a");
    bool other_letter = false;
    bool other_port = false;
    for (const std::string student : {"anna", "bob", "cleo"}) {
        const std::string bytes = teach::disguised(lab.recording, "a", teach::Seed(student));
        const auto after = teach::trace_of(bytes, "a");
        const auto data = [](const teach::TraceLines& trace) {
            return teach::answer_to(teach::parse_query("data of first call where family = send"),
                                    trace);
        };
        other_letter |= data(before) != data(after);
        other_port |= client_of(before) != client_of(after);
        CHECK(data(after).size() == 2);
    }
    CHECK(other_letter);
    CHECK(other_port);
}
