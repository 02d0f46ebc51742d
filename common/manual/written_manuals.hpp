// The manual pages and completions of a program as files, where the shells and man(1) look for
// them.
#pragma once

#include <string>
#include <vector>

#include "common/manual/manual.hpp"

namespace tcpwhy {

/// Writes below `folder` (/usr/local/share): man/man1/PROGRAM.1 and a page for each command, and
/// the completions of bash, zsh and fish. `manuals`: the program's own first. Throws UsageError if
/// a file cannot be written.
void write_manuals(const std::string& folder, const std::vector<const Manual*>& manuals,
                   const std::string& version);

}  // namespace tcpwhy
