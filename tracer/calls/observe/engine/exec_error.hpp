// Why a program could not be executed, in one line that says what to do.
#pragma once

#include <string>

namespace tcpwhy::calls {

/// Throws UsageError. `program` is what the user called it, `path` the file that was found for it
/// ("": none), `error` the errno of looking it up or of execve(2), which is the
/// same for a missing interpreter and for a missing file.
[[noreturn]] void throw_exec_error(const std::string& program, const std::string& path, int error);

}  // namespace tcpwhy::calls
