#include "tracer/calls/observe/engine/exec_error.hpp"

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <system_error>

#include "common/errors.hpp"
#include "common/refuse_input.hpp"

namespace tcpwhy::calls {
namespace {

constexpr std::string_view script_mark = "#!";
constexpr std::string_view elf_mark =
    "\x7f"
    "ELF";
constexpr std::size_t longest_first_line = 256;  // BINPRM_BUF_SIZE: the kernel reads no further

/// As far as the kernel reads; "" when the file cannot be read.
std::string first_line(const std::string& path) {
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(path, ignored)) return "";  // a FIFO would be waited for
    std::ifstream file(path, std::ios::binary);
    std::string text(longest_first_line, '\0');
    file.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(file.gcount()));
    return text.substr(0, text.find('\n'));
}

/// The program that a #! line names; "" when the line is none.
std::string interpreter_of(const std::string& line) {
    constexpr std::string_view blanks = " \t";
    if (line.compare(0, script_mark.size(), script_mark) != 0) return "";
    const std::size_t begin = line.find_first_not_of(blanks, script_mark.size());
    if (begin == std::string::npos) return "";
    return line.substr(begin, line.find_first_of(blanks, begin) - begin);
}

/// A carriage return of a file from elsewhere belongs to the name, and must be seen to be believed.
std::string visible(std::string name) {
    if (!name.empty() && name.back() == '\r') name.replace(name.size() - 1, 1, "\\r");
    return name;
}

}  // namespace

[[noreturn]] void throw_exec_error(const std::string& program, const std::string& path, int error) {
    const std::string line = path.empty() ? "" : first_line(path);
    const std::string interpreter = interpreter_of(line);
    const bool is_elf = line.compare(0, elf_mark.size(), elf_mark) == 0;
    if (error == ENOEXEC && is_elf)
        throw UsageError(
            program +
            " is a program of another kind of machine, or damaged: build it for this one");
    if (error == ENOEXEC && line.compare(0, script_mark.size(), script_mark) != 0)
        throw UsageError(program +
                         " is not a program: no #! line says what runs it (for a shell script, "
                         "begin it with #!/bin/sh)");
    if (error == ENOEXEC)
        throw UsageError(program + " is not a program: its #! line names nothing that can run it");
    if (!interpreter.empty() && error == ENOENT)
        throw UsageError(program + ": its #! line wants " + visible(interpreter) +
                         ", which does not exist");
    if (!interpreter.empty() && error == EACCES)
        throw UsageError(program + ": its #! line wants " + visible(interpreter) +
                         ", which is not executable");
    if (is_elf && error == ENOENT)
        throw UsageError(program + ": the dynamic loader that it was linked for does not exist");
    if (error == ENOENT) throw UsageError(program + ": no such command");
    if (error == EACCES) throw UsageError(program + ": not executable");
    refuse_input("cannot run " + program, error);
}

}  // namespace tcpwhy::calls
