#include "tracer/teach/walk/views.hpp"

#include "support/catch.hpp"
#include "tracer/story/text/parser.hpp"

using namespace tcpwhy;

namespace {

const story::Story run = std::get<story::Story>(story::parse_story(
    "server  accept(3) waits\n"
    "client  connect(3, 127.0.0.1:PORT) waits\n"
    "client > server  SYN 0  <- connect  [SYN-SENT, SYN-RECEIVED]\n"
    "server > client  SYN 0, ACK 1  <- kernel for listen  [ESTABLISHED, SYN-RECEIVED]\n"
    "client  connect(3, 127.0.0.1:PORT) = 0  <- SYN 0\n"
    "client > server  ACK 1  <- kernel for connect  [ESTABLISHED, ESTABLISHED]  (not-accepted)\n"
    "client > server  ACK 1  <- kernel  [ESTABLISHED, ESTABLISHED]\n"));

}  // namespace

TEST_CASE("the calls alone, the wire alone and the states alone") {
    CHECK(teach::view_of_calls(run) ==
          "server\n  accept(3) waits\n"
          "\nclient\n  connect(3, 127.0.0.1:PORT) waits\n  connect(3, 127.0.0.1:PORT) = 0\n");
    CHECK(teach::view_of_wire(run) ==
          "   1  client > server SYN 0\n"
          "   2  server > client SYN 0, ACK 1\n"
          "   3  client > server ACK 1\n"
          "   4  client > server ACK 1\n");
    CHECK(teach::view_of_states(run) ==
          "after  client          server\n"
          "   1   SYN-SENT        SYN-RECEIVED\n"
          "   2   ESTABLISHED     SYN-RECEIVED\n"
          "   3   ESTABLISHED     ESTABLISHED\n");
}
