#include "tracer/run/program.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string_view>
#include <system_error>

#include "common/errors.hpp"
#include "common/refuse_input.hpp"

namespace tcpwhy::run {
namespace {

/// 0, or the errno of what execve(2) would find.
int execute_error(const std::string& path) {
    struct stat status {};
    if (stat(path.c_str(), &status) != 0) return errno;
    if (!S_ISREG(status.st_mode)) return EACCES;
    return access(path.c_str(), X_OK) == 0 ? 0 : errno;
}

bool executable_file(const std::string& path) {
    return execute_error(path) == 0;
}

bool in_path(const std::string& program) {
    const char* path = std::getenv("PATH");
    std::istringstream folders(path ? path : "/usr/local/bin:/usr/bin:/bin");
    for (std::string folder; std::getline(folders, folder, ':');)
        if (executable_file((folder.empty() ? "." : folder) + "/" + program)) return true;
    return false;
}

/// Its first line is "#!…".
bool names_interpreter(const std::string& file) {
    std::ifstream stream(file, std::ios::binary);
    char begin[2] = {};
    stream.read(begin, 2);
    return stream && begin[0] == '#' && begin[1] == '!';
}

/// A source file in place of a program, by the end of its name: {file} is the file, {base} the same
/// without that end.
struct SourceKind {
    std::string_view end;
    std::string_view fix;
};
constexpr std::array source_kinds = {
    SourceKind{".c", "compile it first: cc -g {file} -o {base}, then {base}"},
    SourceKind{".cc", "compile it first: c++ -g {file} -o {base}, then {base}"},
    SourceKind{".cpp", "compile it first: c++ -g {file} -o {base}, then {base}"},
    SourceKind{".cxx", "compile it first: c++ -g {file} -o {base}, then {base}"},
    SourceKind{".rs", "compile it first: rustc -g {file} -o {base}, then {base}"},
    SourceKind{".go", "compile it first: go build -o {base} {file}, then {base}"},
    SourceKind{".java", "give it to its interpreter: 'java {file}'"},
    SourceKind{".py", "give it to its interpreter: 'python3 {file}'"},
    SourceKind{".js", "give it to its interpreter: 'node {file}'"},
    SourceKind{".pl", "give it to its interpreter: 'perl {file}'"},
    SourceKind{".rb", "give it to its interpreter: 'ruby {file}'"},
    SourceKind{".sh", "give it to its interpreter: 'sh {file}'"},
};

/// "it is source code; compile it first: …"; "" for other files.
std::string fix_for_source(const std::string& file) {
    for (const SourceKind& kind : source_kinds) {
        if (!file.ends_with(kind.end) || file.size() == kind.end.size()) continue;
        std::string base = file.substr(0, file.size() - kind.end.size());
        if (base.find('/') == std::string::npos) base.insert(0, "./");
        std::string fix = "it is source code; " + std::string(kind.fix);
        const auto fill = [&](std::string_view gap, const std::string& text) {
            for (std::size_t at = fix.find(gap); at != std::string::npos;
                 at = fix.find(gap, at + text.size()))
                fix.replace(at, gap.size(), text);
        };
        fill("{file}", file);
        fill("{base}", base);
        return fix;
    }
    return {};
}

}  // namespace

void require_program(const std::vector<std::string>& argv) {
    if (argv.empty() || argv.front().empty()) throw UsageError("cannot run an empty command");
    const std::string& program = argv.front();
    if (program.find('/') != std::string::npos) {
        if (access(program.c_str(), F_OK) != 0) refuse_input("cannot run " + program, errno);
        std::error_code ignored;
        const auto kind = std::filesystem::status(program, ignored).type();
        if (kind == std::filesystem::file_type::directory)
            throw UsageError("cannot run " + program + ": it is a folder");
        if (kind != std::filesystem::file_type::regular)
            throw UsageError("cannot run " + program +
                             ": it is a FIFO, a socket or a device; give a program");
        const std::string source = names_interpreter(program) ? "" : fix_for_source(program);
        const int error = execute_error(program);
        if (error == 0 && source.empty()) return;
        if (error != 0 && error != EACCES) refuse_input("cannot run " + program, error);
        throw UsageError("cannot run " + program + ": " +
                         (source.empty()
                              ? "it is not an executable file (fix: chmod +x " + program + ")"
                              : source));
    }
    if (in_path(program)) return;
    std::string line = "cannot run " + program + ": ";
    const std::string source = access(program.c_str(), F_OK) == 0 ? fix_for_source(program) : "";
    if (!source.empty()) throw UsageError(line + source);
    line += "no such command in PATH";
    if (executable_file(program))
        line += " (did you mean ./" + program + "?)";
    else if (in_path(program + "3"))
        line += " (did you mean " + program + "3?)";
    throw UsageError(line);
}

}  // namespace tcpwhy::run
