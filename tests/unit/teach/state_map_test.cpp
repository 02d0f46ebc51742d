#include "tracer/teach/walk/state_map.hpp"

#include "support/catch.hpp"
#include "tracer/teach/lab/lab_catalogue.hpp"
#include "tracer/teach/walk/replay.hpp"

using namespace tcpwhy;

TEST_CASE("the article's run walks the opening, and a close of each kind") {
    const teach::Lab lab = teach::find_lab("1");
    const auto walked = teach::transitions_in(teach::trace_of(lab.recording, "r"));
    CHECK(walked == std::set<teach::Transition>{{"CLOSED", "LISTEN"},
                                                {"CLOSED", "SYN-SENT"},
                                                {"LISTEN", "SYN-RECEIVED"},
                                                {"SYN-SENT", "ESTABLISHED"},
                                                {"SYN-RECEIVED", "ESTABLISHED"},
                                                {"ESTABLISHED", "FIN-WAIT-1"},
                                                {"ESTABLISHED", "CLOSE-WAIT"},
                                                {"FIN-WAIT-1", "FIN-WAIT-2"},
                                                {"CLOSE-WAIT", "LAST-ACK"},
                                                {"FIN-WAIT-2", "TIME-WAIT"},
                                                {"LAST-ACK", "CLOSED"}});
    const std::string map = teach::state_map(walked, false);
    CHECK_THAT(map, ContainsSubstring("  * SYN-SENT     -> ESTABLISHED"));
    CHECK_THAT(map, ContainsSubstring("    FIN-WAIT-1   -> CLOSING"));
    CHECK_THAT(map, ContainsSubstring("You have walked 11 of 18 transitions"));
}
