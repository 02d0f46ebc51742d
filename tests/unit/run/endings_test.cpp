// The programs that a run has started, and that failed.
#include "tracer/run/programs/endings.hpp"

#include "support/catch.hpp"

using namespace tcpwhy;
using model::ProcessEvent;

namespace {

ProcessEvent event(ProcessEvent::What what, model::Pid pid) {
    ProcessEvent made;
    made.what = what;
    made.pid = pid;
    made.role = pid == 1 ? model::Side::server : model::Side::client;
    return made;
}

}  // namespace

TEST_CASE("crashes and failures are reported in their order, with the status that a shell shows") {
    run::Endings endings;
    endings.process(event(ProcessEvent::What::start, 1));
    endings.process(event(ProcessEvent::What::start, 2));
    ProcessEvent crash = event(ProcessEvent::What::exit, 2);
    crash.signal = 11;
    endings.process(crash);
    ProcessEvent failure = event(ProcessEvent::What::exit, 1);
    failure.status = 1;
    endings.process(failure);
    CHECK(endings.failures() ==
          "the client was killed by SIGSEGV (status 139); the server ended with status 1");
}

TEST_CASE(
    "a program that tcpwhy has stopped, and one that another program started, are no failures") {
    run::Endings endings;
    endings.process(event(ProcessEvent::What::start, 1));
    ProcessEvent signal = event(ProcessEvent::What::signal, 1);
    signal.signal = 15;
    signal.by_tcpwhy = true;
    endings.process(signal);
    ProcessEvent stopped = event(ProcessEvent::What::exit, 1);
    stopped.status = 143;
    endings.process(stopped);
    ProcessEvent child = event(ProcessEvent::What::exit, 7);
    child.status = 1;
    endings.process(child);
    CHECK(endings.failures().empty());
}
