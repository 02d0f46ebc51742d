#include "common/command_line.hpp"

#include <cstdio>
#include <exception>
#include <iostream>
#include <sstream>
#include <string_view>

#include "common/endpoint.hpp"
#include "common/errors.hpp"

namespace tcpwhy {
namespace {

std::string program_name(int argc, char** argv) {
    const std::string_view path = argc > 0 ? argv[0] : "tcpwhy";
    return std::string(path.substr(path.rfind('/') + 1));  // npos + 1 is 0
}

int report(const std::string& program, int status, const char* what) {
    std::cout.flush();
    std::fputs((program + ": " + one_line(what) + "\n").c_str(), stderr);
    return status;
}

}  // namespace

void add_version(CLI::App& app, const std::string& program) {
    app.name(program);
    app.set_version_flag("--version", program + " " + TCPWHY_VERSION,
                         "Print the version and leave");
    app.set_help_flag("-h,--help", "Print this help and leave");
}

void add_verbosity(CLI::App& app, Verbosity& verbosity) {
    app.add_flag("-v,--verbose", verbosity.verbose, "Log more to stderr; repeat it for still more");
    app.add_flag("-q,--quiet", verbosity.quiet, "Log errors only; twice: nothing");
}

std::optional<int> parse(CLI::App& app, int argc, const char* const* argv) {
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        // CLI11 reports --help and --version as exceptions.
        if (error.get_exit_code() == 0) return app.exit(error, std::cout, std::cerr);
        throw UsageError(one_line(error.what()) + " (see " + app.get_name() + " --help)");
    }
    return std::nullopt;
}

int run_main(int argc, char** argv, const std::function<int(int, char**)>& body) {
    const std::string program = program_name(argc, argv);
    try {
        return body(argc, argv);
    } catch (const Error& error) {
        return report(program, error.status(), error.what());
    } catch (const std::exception& error) {
        return report(program, exit_status::failed, error.what());
    }
}

CLI::Validator numeric_address() {
    const auto check = [](std::string& text) -> std::string {
        const auto percent = text.find('%');
        const auto address = parse_address(std::string_view(text).substr(0, percent));
        const bool scoped = percent != std::string::npos;
        if (address && (!scoped || address->family == Address::Family::ipv6)) return {};
        return "'" + text +
               "' is not an IPv4 or IPv6 address (names are not looked up: this machine is "
               "127.0.0.1 or ::1)";
    };
    return CLI::Validator(check, "ADDRESS", "numeric address");
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
