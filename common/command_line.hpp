// The manners of the suite's command lines, on top of CLI11: --help, --version, -v and -q; a
// mistake is one clear line on stderr and exit status 2.
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

/// Parses. Returns nothing when the program shall go on, and its exit status when all was said:
/// --help and
/// --version print to stdout and give 0. Throws UsageError for a command line that makes no sense.
std::optional<int> parse(CLI::App& app, int argc, const char* const* argv);

/// What every main() is: returns what `body` returns; an exception becomes one line "PROGRAM: WHAT"
/// on stderr and the exit status of the tcpwhy::Error, or 1 for any other std::exception. PROGRAM
/// is argv[0]'s base name.
int run_main(int argc, char** argv, const std::function<int(int, char**)>& body);

/// A check for CLI11 (`->check(...)`): a numeric IPv4 or IPv6 address. An IPv6 address may name its
/// scope
/// ("fe80::1%eth0").
CLI::Validator numeric_address();

/// An option whose value is one of `words`; by name, because CLI11 would list an enumeration's
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

/// `text` with every run of blanks and newlines as one blank, none at the ends.
std::string one_line(const std::string& text);

}  // namespace tcpwhy
