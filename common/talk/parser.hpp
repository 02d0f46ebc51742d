// Reads a scripted talk. docs/talk.md has the grammar.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/talk/talk.hpp"

namespace tcpwhy::talk {

/// The `own` of echo-server and of echo-client.
const std::vector<std::string>& server_sockets();
const std::vector<std::string>& client_sockets();

/// `own`: the names of the sockets that the program makes before a talk that has no `socket`; they
/// get the first slots, in this order, and the last of them is the one made last. The first one
/// listens where there is more than one. `file` is for messages. Throws UsageError
/// "FILE:LINE:COLUMN: …" for the first thing that does not fit.
Talk parse_talk(std::string_view text, const std::string& file,
                const std::vector<std::string>& own);

/// The same of what the file holds. Throws UsageError, also when it cannot be read and for "-":
/// standard input is `pause`'s.
Talk read_talk(const std::string& file, const std::vector<std::string>& own);

}  // namespace tcpwhy::talk
