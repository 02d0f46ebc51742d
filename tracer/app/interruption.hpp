// Ctrl-C and similar signals are noted at any time, and acted upon where the work can end in good
// order.
#pragma once

namespace tcpwhy::app {

/// From now on a first SIGINT, SIGTERM or SIGHUP ends the program at once. For the time in which
/// nothing runs yet and files are opened: a FIFO without another end opens when somebody comes
/// (fifo(7)), and nothing else would end that wait.
void end_at_interruptions();

/// From now on SIGINT, SIGTERM and SIGHUP are noted instead of ending the program (the last two
/// stay ignored where they were, see nohup(1)). One that is unanswered when a second comes, or
/// after 3 s, ends the program at once: what it traces dies with it. Calls let_writes_fail().
void catch_interruptions();

/// A write to a file that may not grow (ulimit -f) fails, and SIGXFSZ does not end the program.
/// Handlers, not ignored signals, because programs that are run must not inherit them.
void let_full_files_fail();

/// The same, and for SIGPIPE: a write to a pipe without a reader fails.
void let_writes_fail();

/// The signal that came since the last time this was asked; 0: none.
int take_interruption();

}  // namespace tcpwhy::app
