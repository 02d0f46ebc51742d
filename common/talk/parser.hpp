// Reads a scripted talk. docs/talk.md has the grammar.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/talk/talk.hpp"

namespace tcpwhy::talk {

/// The names of the sockets that echo-server and echo-client make themselves.
const std::vector<std::string>& server_sockets();
const std::vector<std::string>& client_sockets();

/// Reads a talk. `own` names the sockets that the program makes before a talk without `socket`.
/// They get the first slots, in this order; the last is the newest. If there are several, the first
/// one listens. `file` is for messages. Throws UsageError "FILE:LINE:COLUMN: …" for the first
/// mismatch.
Talk parse_talk(std::string_view text, const std::string& file,
                const std::vector<std::string>& own);

/// Reads a talk from a file. Throws UsageError also if the file cannot be read, and for "-":
/// `pause` needs standard input.
Talk read_talk(const std::string& file, const std::vector<std::string>& own);

}  // namespace tcpwhy::talk
