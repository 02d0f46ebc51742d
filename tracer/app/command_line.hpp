// The command line of tcpwhy: the table of its commands.
#pragma once

namespace tcpwhy::app {

/// Does the job of the command that the command line names and returns the exit status. Throws
/// UsageError for a mistake in the command line, and the errors of the job.
int run_command_line(int argc, char** argv);

}  // namespace tcpwhy::app
