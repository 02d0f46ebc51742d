#include "common/errors.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <iostream>
#include <new>
#include <sstream>
#include <string_view>
#include <system_error>
#include <utility>

#include "common/text/base_name.hpp"
#include "common/text/utf8.hpp"

namespace tcpwhy {
namespace {

/// Blanks stay, for one_line().
std::string without_controls(std::string_view line) {
    std::string shown;
    while (!line.empty()) {
        const std::size_t blank = std::min(line.find_first_of("\n\t\r"), line.size());
        append_visible(shown, line.substr(0, blank), true);
        shown += line.substr(blank, 1);
        line.remove_prefix(std::min(blank + 1, line.size()));
    }
    return shown;
}

std::string program_name(int argc, char** argv) {
    return std::string(base_name(argc > 0 ? argv[0] : "tcpwhy"));
}

int report(const std::string& program, int status, const char* what) {
    std::cout.flush();
    std::fputs((program + ": " + one_line(what) + "\n").c_str(), stderr);
    return status;
}

}  // namespace

Error::Error(int status, const std::string& line)
    : std::runtime_error(without_controls(line)), status_(status) {}

void rethrow(std::exception_ptr failure) {
    if (failure) std::rethrow_exception(std::move(failure));
}

std::string attempt_failed(const std::string& attempt, int error_number) {
    return attempt + ": " + std::generic_category().message(error_number) +
           (error_number == EMFILE   ? " (fix: a higher ulimit -n)"
            : error_number == ENOMEM ? " (fix: a higher ulimit -v, or more memory)"
                                     : "");
}

std::string no_process(const std::string& attempt, int error_number) {
    return attempt_failed(attempt, error_number) +
           (error_number == EAGAIN ? " (fix: a higher ulimit -u, or room for more processes)" : "");
}

int run_main(int argc, char** argv, const std::function<int(int, char**)>& body) {
    const std::string program = program_name(argc, argv);
    try {
        return body(argc, argv);
    } catch (const Error& error) {
        return report(program, error.status(), error.what());
    } catch (const std::bad_alloc&) {
        return report(program, exit_status::unavailable,
                      "cannot go on: there is not enough memory (fix: a higher ulimit -v, or more "
                      "memory)");
    } catch (const std::system_error& error) {
        // std::thread throws it where the kernel or the C library has no room for another one.
        const bool lacking = error.code() == std::errc::resource_unavailable_try_again;
        if (!lacking) return report(program, exit_status::failed, error.what());
        return report(program, exit_status::unavailable,
                      "cannot start a thread: there is no room for it (fix: a higher ulimit -v or "
                      "ulimit -u)");
    } catch (const std::exception& error) {
        return report(program, exit_status::failed, error.what());
    }
}

std::string one_line(const std::string& text) {
    std::istringstream words(text);
    std::string result;
    for (std::string word; words >> word;) {
        if (!result.empty()) result += ' ';
        result += word;
    }
    return result;
}

}  // namespace tcpwhy
