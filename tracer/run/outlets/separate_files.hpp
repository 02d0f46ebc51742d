// Two outputs must not overwrite each other, and no output may overwrite an input.
#pragma once

#include <string>
#include <vector>

namespace tcpwhy::run {

/// Compares files by device and inode, so that links are recognised; opens nothing. "" among the
/// outputs is standard output, "-" among the inputs standard input, "" among them none. Only
/// regular files matter: a terminal, a pipe and /dev/null may be given twice. Throws UsageError.
void require_separate_files(const std::vector<std::string>& outputs,
                            const std::vector<std::string>& inputs);

}  // namespace tcpwhy::run
