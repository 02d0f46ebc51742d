// Every command line of the suite has this on top of CLI11: --help, --version, -v and -q, and one
// clear line on stderr with exit status 2 for a mistake.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "common/logging.hpp"
#include "common/split_words.hpp"

namespace tcpwhy {

/// Gives `app` its name in messages and --version ("PROGRAM 0.1.0").
void add_version(CLI::App& app, const std::string& program);

/// -v, --verbose and -q, --quiet; each may be repeated.
void add_verbosity(CLI::App& app, Verbosity& verbosity);

/// Parses the command line. Returns nullopt if the program shall go on, or the exit status if it is
/// done: --help and --version print to stdout and return 0. Throws UsageError for a mistake.
std::optional<int> parse(CLI::App& app, int argc, const char* const* argv);

/// Runs the body of a main() and returns its result. An exception becomes one line "PROGRAM: WHAT"
/// on stderr; the result is then the status of the tcpwhy::Error, or 1 for any other
/// std::exception. PROGRAM is the base name of argv[0].
int run_main(int argc, char** argv, const std::function<int(int, char**)>& body);

/// A check for CLI11 (`->check(...)`): a numeric IPv4 or IPv6 address. An IPv6 address may name its
/// scope ("fe80::1%eth0").
CLI::Validator numeric_address();

/// Adds an option whose value is one of `words`. CLI11's own enumeration check would list the
/// numbers too.
template <typename Value>
CLI::Option* add_choice(CLI::App& app, const std::string& name, Value& value,
                        std::map<std::string, Value> words, const std::string& default_word,
                        const std::string& description) {
    const CLI::IsMember known(words);
    const auto choose = [&value, words = std::move(words)](const std::string& word) {
        value = words.at(word);
    };
    return app.add_option_function<std::string>(name, choose, description)
        ->check(known)
        ->default_str(default_word);
}

/// Replaces every run of blanks and newlines by one blank, and removes them at both ends.
std::string one_line(const std::string& text);

}  // namespace tcpwhy
