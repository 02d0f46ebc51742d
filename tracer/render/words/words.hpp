// The short words for causes, notices and events that the formats for people share. The full
// sentences are in tracer/why.
#pragma once

#include <string>

#include "tracer/model/finding.hpp"
#include "tracer/model/orphan.hpp"
#include "tracer/model/process_event.hpp"
#include "tracer/render/words/processes.hpp"

namespace tcpwhy::render {

/// "connect (echo-client)", "connect, inferred", "kernel, for listen", "kernel, answers 6", "on the
/// way, answers 6", "timer: delayed ACK", "end of echo-client (SIGKILL)", "unknown".
void append_cause(std::string& out, const model::Cause& cause, const Processes& processes);
/// The same in two parts, of which the first is bounded; only of an observed call or an end there
/// is a second, with the process in it.
constexpr std::size_t most_cause_letters = 64;
char* put_cause(char* at, const model::Cause& cause);
inline bool names_process(const model::Cause& cause) {
    return cause.kind == model::CauseKind::exit ||
           (cause.kind == model::CauseKind::call && cause.evidence == model::Evidence::observed);
}
void append_process_of(std::string& out, const model::Cause& cause, const Processes& processes);

/// "delayed ACK", "TIME-WAIT"; "" for none.
std::string_view spoken(model::Timer timer);

/// "echo-server (7)"; "process 7" where no name is known.
void append_process(std::string& out, model::Pid pid, const Processes& processes);

/// "python3 uses io_uring: its calls cannot be seen".
void append_notice(std::string& out, const model::Notice& notice, const Processes& processes);

/// "from now on, every SYN that arrives at the server's descriptor 3 is lost", "nothing more is
/// lost at the server's descriptor 3".
void append_loss(std::string& out, const model::LossSwitched& loss, const Processes& processes);

/// An event of a process, without the process's name: "starts: ./echo-server --once", "exits with
/// status 1".
void append_event(std::string& out, const model::ProcessEvent& event, bool unicode);

/// "kernel confirms TIME-WAIT, 60 s left"; where the two differ, "kernel says FIN-WAIT-2, not
/// TIME-WAIT".
void append_orphan(std::string& out, const model::OrphanSeen& seen,
                   const model::OrphanFinding& finding);

/// Whether formats for people show it. TIME-WAIT is shown, because it is the state that lasts; the
/// states before it only with -v, because it is chance which of them the observer sees.
bool tells_orphan(const model::OrphanSeen& seen, const model::OrphanFinding& finding,
                  int verbosity);

/// "11 segments, 31 calls, 0 dropped, 0 unexplained"; disagreements of states where there are any.
void append_summary(std::string& out, const model::Summary& summary);

/// "ESTABLISHED", "FIN-WAIT-1 or FIN-WAIT-2"; "" where none is known or more are possible.
std::string spoken(const model::TcpStates& states);

/// Whether one end at least has not closed when the trace ends.
bool is_still_open(const model::ConnectionFinding& finding);
/// "connection 1 is open: client :49720 ESTABLISHED, server :9877 ESTABLISHED": short enough
/// for 80 columns.
void append_still_open(std::string& out, const model::ConnectionFinding& finding);

}  // namespace tcpwhy::render
