#include "tracer/live/join_shell.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>

#include "common/text/base_name.hpp"

namespace tcpwhy::live {
namespace {

constexpr int above_standard = 3;
constexpr int last_digit = 9;  ///< sh knows descriptors of one digit only in redirections

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value != nullptr ? value : "";
}

/// Quotes a text for a shell.
std::string quoted(const std::string& text) {
    std::string word = "'";
    for (const char c : text) word += c == '\'' ? "'\\''" : std::string(1, c);
    return word + "'";
}

/// A file without a name, which the shell reads as /dev/fd/N and which needs no removal. -1 when
/// the system has none.
int unnamed_file() {
    const int made = memfd_create("tcpwhy-prompt", MFD_CLOEXEC);
    if (made < 0) return -1;
    const int fd = fcntl(made, F_DUPFD, above_standard);
    close(made);
    return fd;
}

bool fill(int fd, const std::string& text) {
    return write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
           lseek(fd, 0, SEEK_SET) == 0;
}

/// The last line of such a file closes the descriptor, so that the shell's children do not inherit
/// it.
std::string let_go_of(int fd) {
    return fd <= last_digit ? "exec " + std::to_string(fd) + "<&-\n" : "";
}

std::string prefix(const std::string& lab) {
    return "(tcpwhy " + lab + ") ";
}

// Names of labs need no quoting in any shell (is_lab_name).

std::vector<std::string> bash(const std::string& shell, const std::string& lab) {
    const int fd = unnamed_file();
    const std::string text =
        "[ ! -r ~/.bashrc ] || . ~/.bashrc\nPS1=" + quoted(prefix(lab)) + "$PS1\n" + let_go_of(fd);
    if (fd < 0 || !fill(fd, text)) return {shell, "-i"};
    return {shell, "--rcfile", "/dev/fd/" + std::to_string(fd), "-i"};
}

/// zsh reads start-up files only from a folder; the last of the files removes this folder.
std::vector<std::string> zsh(const std::string& shell, const std::string& lab) {
    std::string folder = "/tmp/tcpwhy-prompt-XXXXXX";
    if (mkdtemp(folder.data()) == nullptr) return {shell, "-i"};
    const std::string before = variable("ZDOTDIR");
    const std::string home = before.empty() ? variable("HOME") : before;
    const std::string own = "ZDOTDIR=" + quoted(home) + "\n";
    std::ofstream(folder + "/.zshenv") << own << "[ ! -r $ZDOTDIR/.zshenv ] || . $ZDOTDIR/.zshenv\n"
                                       << "ZDOTDIR=" << quoted(folder) << "\n";
    std::ofstream(folder + "/.zshrc")
        << (before.empty() ? "unset ZDOTDIR\n" : own) << "rm -rf " << quoted(folder) << "\n[ ! -r "
        << quoted(home) << "/.zshrc ] || . " << quoted(home)
        << "/.zshrc\nPROMPT=" << quoted(prefix(lab)) << "$PROMPT\n";
    setenv("ZDOTDIR", folder.c_str(), 1);
    return {shell, "-i"};
}

std::vector<std::string> fish(const std::string& shell, const std::string& lab) {
    return {shell, "-i", "-C",
            "functions -q fish_prompt; and functions -c fish_prompt tcpwhy_own_prompt; function "
            "fish_prompt; echo -n " +
                quoted(prefix(lab)) +
                "; functions -q tcpwhy_own_prompt; and tcpwhy_own_prompt; end"};
}

/// sh, dash, ksh, busybox: an interactive shell reads the file that ENV names (sh(1)).
std::vector<std::string> sh(const std::string& shell, const std::string& lab) {
    const std::string before = variable("ENV");
    const int fd = unnamed_file();
    const std::string own = before.empty()
                                ? "unset ENV\n"
                                : "ENV=" + quoted(before) + "\n[ ! -r \"$ENV\" ] || . \"$ENV\"\n";
    if (fd < 0 || !fill(fd, own + "PS1=" + quoted(prefix(lab)) + "\"$PS1\"\n" + let_go_of(fd)))
        return {shell, "-i"};
    setenv("ENV", ("/dev/fd/" + std::to_string(fd)).c_str(), 1);
    return {shell, "-i"};
}

struct Row {
    const char* name;
    std::vector<std::string> (*command)(const std::string& shell, const std::string& lab);
};
constexpr Row rows[] = {{"bash", bash}, {"zsh", zsh}, {"fish", fish}};

}  // namespace

std::vector<std::string> shell_command(const std::string& lab) {
    std::string shell = variable("SHELL");
    if (shell.empty() || access(shell.c_str(), X_OK) != 0) shell = "/bin/sh";
    if (isatty(STDIN_FILENO) == 0) return {shell};
    const std::string_view name = base_name(shell);
    for (const Row& row : rows)
        if (name == row.name) return row.command(shell, lab);
    return sh(shell, lab);
}

}  // namespace tcpwhy::live
