// Words that only a shell understands, in a command that no shell reads. Pure.
#pragma once

#include <string>

namespace tcpwhy::run {

/// The first one outside of quotes: "|", "&&", "2>&1", "$HOME/server", "~/server", "PORT=9877"; ""
/// if there is none. Inside of quotes all words are the program's own: sh -c '…'.
/// Throws UsageError as split_words() does.
std::string shell_word_in(const std::string& command);

}  // namespace tcpwhy::run
