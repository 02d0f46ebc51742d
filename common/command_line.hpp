// Every command line of the suite: --help, --help-all, --version, -v and -q, and one clear line on
// stderr with exit status 2 for a mistake. It is parsed by CLI11, whose header only
// command_line.cpp reads, because that takes seconds. All that is declared also fills the manual
// (common/manual/).
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "common/logging.hpp"
#include "common/manual/manual.hpp"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace tcpwhy {

/// An option that has been added; each method says more about it. It lives as long as its command
/// line.
class Option {
  public:
    Option(CLI::Option* option, OptionText* text) : option_(option), text_(text) {}

    /// The name of its value in --help.
    Option type_name(const std::string& name) const;
    Option required() const;
    /// Only --help-all and the manual page show it.
    Option rarely() const;
    /// --help shows the value that it has now.
    Option capture_default() const;
    /// --help shows this as its value when it is not given.
    Option default_word(const std::string& word) const;
    /// The number may be left out, and then is this one. Words that follow the option are not taken
    /// for it.
    Option number_if_left_out(const std::string& number) const;
    /// Both ends included.
    Option between(long least, long most) const;
    Option within(double least, double most) const;
    Option one_of(const std::vector<std::string>& words) const;
    /// Words that a shell offers; others may be given as well.
    Option suggests(const std::vector<std::string>& words) const;
    /// A numeric IPv4 or IPv6 address. An IPv6 address may name its scope ("fe80::1%eth0").
    Option address() const;
    /// Each value needs the option again, so that words after it are not its values.
    Option one_value_each() const;
    Option separated_by(char delimiter) const;
    Option excludes(Option other) const;
    Option excludes(const std::string& other) const;
    [[nodiscard]] bool given() const;

  private:
    CLI::Option* option_;
    OptionText* text_;  ///< of the command line's manual
};

/// The command line of a program, or of one of its commands.
class CommandLine {
  public:
    /// The variable that gets an option's value; it outlives the command line.
    using Target =
        std::variant<std::string*, std::vector<std::string>*, std::optional<std::string>*, int*,
                     std::vector<int>*, std::uint16_t*, std::uint32_t*, std::uint64_t*,
                     std::optional<double>*, std::function<void(long)>>;

    CommandLine(const std::string& program, const std::string& description);
    ~CommandLine();
    CommandLine(const CommandLine&) = delete;
    CommandLine& operator=(const CommandLine&) = delete;

    /// `names`: "-p,--port"; without dashes it is found by its position.
    Option add_option(const std::string& names, const Target& target,
                      const std::string& description);
    Option add_flag(const std::string& names, bool& given, const std::string& description);
    Option add_flag(const std::string& names, int& times, const std::string& description);
    /// An option whose value is one of `words`.
    template <typename Value>
    Option add_choice(const std::string& names, Value& value, std::map<std::string, Value> words,
                      const std::string& default_word, const std::string& description) {
        std::vector<std::string> known;
        for (const auto& [word, meaning] : words) known.push_back(word);
        const auto choose = [&value, words = std::move(words)](const std::string& word) {
            value = words.at(word);
        };
        return add_word(names, choose, description).one_of(known).default_word(default_word);
    }
    /// -v, --verbose and -q, --quiet; each may be repeated.
    void add_verbosity(Verbosity& verbosity);

    /// A command; one must then be given. `declare` adds its options when it is named.
    void add_command(const std::string& name, const std::string& summary,
                     std::function<void(CommandLine&)> declare);
    /// The manual page lists the meaning of each exit status.
    void add_exit_status(const std::string& text);
    /// A command line that the help shows, and what it does.
    void add_example(const std::string& typed, const std::string& meaning);
    /// Answers to options of other programs; their texts live as long as the program.
    void add_hints(std::span<const HintText> hints);
    /// Words after the last positional option are its values, also if they begin with a dash.
    void positionals_at_end();

    /// Parses the command line. Returns nullopt if the program shall go on, or the exit status if
    /// it is done: --help, --help-all, --version, `help [COMMAND]` and `version` (where there are
    /// commands) print to stdout and return 0; --manuals DIR writes the manual pages and the
    /// shells' completions. Throws UsageError for a mistake.
    std::optional<int> parse(int argc, const char* const* argv);

    /// After parse().
    [[nodiscard]] bool given(const std::string& option) const;
    /// The long names of the options as the user gave them, repetitions included.
    [[nodiscard]] std::vector<std::string> in_order() const;

    [[nodiscard]] const Manual& manual() const { return manual_; }

  private:
    struct Command;

    CommandLine(CLI::App& app, Manual manual);
    Option add_text(CLI::Option* option, const std::string& names, const std::string& value,
                    const std::string& description);
    Option add_word(const std::string& names, const std::function<void(const std::string&)>& choose,
                    const std::string& description);
    void add_help();
    /// The command of this name; null: there is none.
    Command* command(const std::string& name);
    /// Its command line, with its options.
    CommandLine& declared(Command& command);
    std::optional<int> answer_word(int argc, const char* const* argv);
    [[nodiscard]] const Manual& manual_in_use() const;
    void write_manuals_to(const std::string& folder);
    [[noreturn]] void refuse(const std::string& reason) const;

    std::unique_ptr<CLI::App> program_;  ///< none for a command
    CLI::App& app_;
    Manual manual_;
    std::string manuals_folder_;
    std::vector<std::unique_ptr<Command>> commands_;
};

}  // namespace tcpwhy
