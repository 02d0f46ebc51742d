// The usual name of a running program: its base name or, for an interpreter, its script's. Pure.
#pragma once

#include <string>
#include <vector>

namespace tcpwhy::calls {

/// {"/usr/bin/python3", "-u", "lab/server.py"} is "server.py", {"./echo-server", "--once"} is
/// "echo-server"; "?" for no words.
std::string program_name(const std::vector<std::string>& argv);

/// The same for a process that may have written over its words, as nginx, postgres and sshd do
/// ("nginx: worker process"): then it is the base name of `executable` (/proc/PID/exe).
std::string program_name(const std::vector<std::string>& argv, const std::string& executable);

}  // namespace tcpwhy::calls
