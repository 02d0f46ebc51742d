#include "tracer/app/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <climits>
#include <cstdlib>
#include <sstream>
#include <string_view>

#include "common/text/base_name.hpp"
#include "tracer/run/outlets/png.hpp"
#include "tracer/run/suite_program.hpp"

namespace tcpwhy::app {
namespace {

std::string_view variable(const char* name) {
    const char* value = std::getenv(name);
    return value ? value : "";
}

}  // namespace

bool stdout_is_terminal() {
    return isatty(STDOUT_FILENO) == 1;
}

int terminal_columns() {
    const std::string_view columns = variable("COLUMNS");
    int width = 0;
    const auto [end, error] =
        std::from_chars(columns.data(), columns.data() + columns.size(), width);
    if (error == std::errc{} && end == columns.data() + columns.size() && width > 0) return width;
    for (const int fd : {STDOUT_FILENO, STDERR_FILENO, STDIN_FILENO}) {
        winsize size{};
        if (ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
    }
    return 100;
}

bool terminal_wants_color() {
    const std::string_view term = variable("TERM");
    return stdout_is_terminal() && variable("NO_COLOR").empty() && !term.empty() && term != "dumb";
}

bool color_wanted(std::string_view when) {
    return when == "always" || (when == "auto" && terminal_wants_color());
}

bool locale_is_utf8() {
    for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
        std::string value(variable(name));
        if (value.empty()) continue;
        std::transform(value.begin(), value.end(), value.begin(),
                       [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        return value.find("utf-8") != std::string::npos || value.find("utf8") != std::string::npos;
    }
    return false;
}

run::Surroundings surroundings() {
    return {stdout_is_terminal(), terminal_wants_color(), locale_is_utf8(), terminal_columns(),
            run::can_convert_png()};
}

std::string own_command() {
    const std::string whole = run::own_path();
    const std::string name(base_name(whole));
    std::istringstream folders{std::string(variable("PATH"))};
    for (std::string folder; std::getline(folders, folder, ':');) {
        char real[PATH_MAX];
        const std::string path = folder + "/" + name;
        if (folder.empty() || folder.front() != '/' || access(path.c_str(), X_OK) != 0) continue;
        if (realpath(path.c_str(), real) != nullptr && whole == real) return name;
        break;
    }
    return whole.empty() ? "tcpwhy" : whole;
}

}  // namespace tcpwhy::app
