#include "common/command_line.hpp"

#include <CLI/CLI.hpp>
#include <iostream>
#include <sstream>
#include <string_view>
#include <utility>

#include "common/endpoint.hpp"
#include "common/errors.hpp"
#include "common/manual/help_text.hpp"
#include "common/manual/left_out_number.hpp"
#include "common/manual/unknown_word.hpp"
#include "common/manual/written_manuals.hpp"
#include "common/text/closest_word.hpp"

namespace tcpwhy {
namespace {

std::string refusal_of_address(const std::string& text) {
    const auto percent = text.find('%');
    const auto address = parse_address(std::string_view(text).substr(0, percent));
    const bool scoped = percent != std::string::npos;
    if (address && (!scoped || address->family == Address::Family::ipv6)) return {};
    return "'" + text +
           "' is not an IPv4 or IPv6 address (names are not looked up: this machine is "
           "127.0.0.1 or ::1)";
}

template <typename Value>
CLI::Option* add_to(CLI::App& app, const std::string& names, Value* value,
                    const std::string& description) {
    return app.add_option(names, *value, description);
}

CLI::Option* add_to(CLI::App& app, const std::string& names, const std::function<void(long)>& set,
                    const std::string& description) {
    return app.add_option_function<long>(
        names, [set](const long& value) { set(value); }, description);
}

/// The value's name in the help, where none is given: what kind of value it is.
const char* value_of(const CommandLine::Target& target) {
    const bool text = std::holds_alternative<std::string*>(target) ||
                      std::holds_alternative<std::vector<std::string>*>(target) ||
                      std::holds_alternative<std::optional<std::string>*>(target);
    return text ? "TEXT" : "N";
}

bool takes_several(const CommandLine::Target& target) {
    return std::holds_alternative<std::vector<std::string>*>(target) ||
           std::holds_alternative<std::vector<int>*>(target);
}

std::vector<std::string> split_names(const std::string& names) {
    std::vector<std::string> list(1);
    for (const char c : names)
        if (c == ',')
            list.emplace_back();
        else
            list.back() += c;
    return list;
}

/// "1", "0.1": without the zeros that std::to_string adds.
template <typename Number>
std::string short_number(Number number) {
    std::ostringstream out;
    out << number;
    return out.str();
}

template <typename Number>
CLI::Validator range(Number least, Number most, const char* kind) {
    const std::string wanted = "is not " + std::string(kind) + " from " + short_number(least) +
                               " to " + short_number(most);
    return CLI::Validator(
        [least, most, wanted](std::string& text) {
            Number value{};
            const bool is_number = CLI::detail::lexical_cast(text, value);
            const bool fits = is_number && value >= least && value <= most;
            return fits ? std::string() : "'" + text + "' " + wanted;
        },
        "");
}

}  // namespace

struct CommandLine::Command {
    std::string name;
    std::string summary;
    std::function<void(CommandLine&)> declare;
    std::unique_ptr<CommandLine> line;  ///< null until the command is wanted
};

Option Option::type_name(const std::string& name) const {
    text_->value = name;
    option_->type_name(name);
    return *this;
}

Option Option::required() const {
    text_->required = true;
    option_->required();
    return *this;
}

Option Option::rarely() const {
    text_->rare = true;
    return *this;
}

Option Option::capture_default() const {
    option_->capture_default_str();
    text_->default_word = option_->get_default_str();
    return *this;
}

Option Option::default_word(const std::string& word) const {
    text_->default_word = word;
    return *this;
}

Option Option::number_if_left_out(const std::string& number) const {
    text_->missing_number = number;
    return *this;
}

Option Option::between(long least, long most) const {
    option_->check(range(least, most, "a whole number"));
    return *this;
}

Option Option::within(double least, double most) const {
    option_->check(range(least, most, "a number"));
    return *this;
}

Option Option::one_of(const std::vector<std::string>& words) const {
    text_->words = words;
    const auto check = [words](std::string& word) {
        for (const std::string& known : words)
            if (word == known) return std::string();
        return "there is no '" + word + "'" + did_you_mean(word, words);
    };
    option_->check(CLI::Validator(check, ""));
    return *this;
}

Option Option::suggests(const std::vector<std::string>& words) const {
    text_->words = words;
    return *this;
}

Option Option::address() const {
    text_->value = "ADDRESS";
    const auto check = [](std::string& text) { return refusal_of_address(text); };
    option_->check(CLI::Validator(check, "ADDRESS", "numeric address"));
    return *this;
}

Option Option::one_value_each() const {
    option_->allow_extra_args(false);
    return *this;
}

Option Option::separated_by(char delimiter) const {
    option_->delimiter(delimiter);
    return *this;
}

Option Option::excludes(Option other) const {
    option_->excludes(other.option_);
    return *this;
}

Option Option::excludes(const std::string& other) const {
    option_->excludes(other);
    return *this;
}

bool Option::given() const {
    return option_->count() > 0;
}

CommandLine::CommandLine(const std::string& program, const std::string& description)
    : program_(std::make_unique<CLI::App>(description)), app_(*program_) {
    app_.name(program);
    manual_.program = program;
    manual_.summary = description;
    add_help();
    app_.set_version_flag("--version", program + " " + TCPWHY_VERSION, "");
    add_text(nullptr, "--version", "", "Print the version and exit").rarely();
    const auto write = [this](const std::string& folder) { write_manuals_to(folder); };
    add_text(app_.add_option_function<std::string>("--manuals", write)->trigger_on_parse(),
             "--manuals", "DIR", "Write the manual pages and the shells' completions below DIR")
        .rarely();
}

CommandLine::CommandLine(CLI::App& app, Manual manual) : app_(app), manual_(std::move(manual)) {
    add_help();
}

CommandLine::~CommandLine() = default;

void CommandLine::add_help() {
    app_.set_help_flag("-h,--help", "");
    app_.set_help_all_flag("--help-all", "");
    add_text(nullptr, "-h,--help", "", "Print a short help and exit").rarely();
    add_text(nullptr, "--help-all", "", "Print all options and exit").rarely();
}

Option CommandLine::add_text(CLI::Option* option, const std::string& names,
                             const std::string& value, const std::string& description) {
    manual_.options.push_back(
        {split_names(names), value, description, {}, {}, false, false, false, {}});
    return {option, &manual_.options.back()};
}

Option CommandLine::add_option(const std::string& names, const Target& target,
                               const std::string& description) {
    CLI::Option* option = std::visit(
        [&](const auto& value) { return add_to(app_, names, value, description); }, target);
    const Option added = add_text(option, names, value_of(target), description);
    manual_.options.back().repeated = takes_several(target);
    return added;
}

Option CommandLine::add_flag(const std::string& names, bool& given,
                             const std::string& description) {
    return add_text(app_.add_flag(names, given, description), names, "", description);
}

Option CommandLine::add_flag(const std::string& names, int& times, const std::string& description) {
    return add_text(app_.add_flag(names, times, description), names, "", description);
}

Option CommandLine::add_word(const std::string& names,
                             const std::function<void(const std::string&)>& choose,
                             const std::string& description) {
    return add_text(app_.add_option_function<std::string>(names, choose, description), names,
                    "WORD", description);
}

void CommandLine::add_verbosity(Verbosity& verbosity) {
    add_flag("-v,--verbose", verbosity.verbose, "Log more to stderr; repeat it for still more");
    add_flag("-q,--quiet", verbosity.quiet, "Log errors only; twice: nothing");
}

void CommandLine::add_command(const std::string& name, const std::string& summary,
                              std::function<void(CommandLine&)> declare) {
    manual_.commands.push_back({name, summary});
    commands_.push_back(
        std::make_unique<Command>(Command{name, summary, std::move(declare), nullptr}));
}

CommandLine& CommandLine::declared(Command& command) {
    if (command.line) return *command.line;
    Manual manual;
    manual.program = manual_.program;
    manual.command = command.name;
    manual.summary = command.summary;
    manual.exit_status = manual_.exit_status;
    CLI::App* const app = app_.add_subcommand(command.name, command.summary);
    command.line.reset(new CommandLine(*app, std::move(manual)));
    command.declare(*command.line);
    return *command.line;
}

void CommandLine::add_exit_status(const std::string& text) {
    manual_.exit_status = text;
}

void CommandLine::add_example(const std::string& typed, const std::string& meaning) {
    manual_.examples.push_back({typed, meaning});
}

void CommandLine::add_hints(std::span<const HintText> hints) {
    manual_.hints.insert(manual_.hints.end(), hints.begin(), hints.end());
}

void CommandLine::positionals_at_end() {
    app_.positionals_at_end();
}

CommandLine::Command* CommandLine::command(const std::string& name) {
    for (const auto& each : commands_)
        if (each->name == name) return each.get();
    return nullptr;
}

void CommandLine::write_manuals_to(const std::string& folder) {
    std::vector<const Manual*> manuals{&manual_};
    manuals.reserve(1 + commands_.size());
    for (const auto& each : commands_) manuals.push_back(&declared(*each).manual_);
    write_manuals(folder, manuals, TCPWHY_VERSION);
    throw CLI::Success();
}

/// `help`, `help COMMAND` and `version`, which fingers type without dashes.
std::optional<int> CommandLine::answer_word(int argc, const char* const* argv) {
    if (argc < 2 || commands_.empty()) return std::nullopt;
    const std::string word = argv[1];
    if (word == "version") {
        std::cout << app_.version() << '\n';
        return exit_status::ok;
    }
    if (word != "help") return std::nullopt;
    if (argc == 2) {
        std::cout << short_help(manual_);
        return exit_status::ok;
    }
    Command* const named = command(argv[2]);
    if (named == nullptr) refuse(unknown_command(argv[2], manual_));
    std::cout << short_help(declared(*named).manual_);
    return exit_status::ok;
}

const Manual& CommandLine::manual_in_use() const {
    for (const auto& each : commands_)
        if (each->line && each->line->app_.parsed()) return each->line->manual_;
    return manual_;
}

void CommandLine::refuse(const std::string& reason) const {
    throw UsageError(one_line(reason) + " (see " + manual_in_use().typed() + " --help)");
}

std::optional<int> CommandLine::parse(int argc, const char* const* argv) {
    if (const auto done = answer_word(argc, argv)) return done;
    if (!commands_.empty()) app_.require_subcommand(1);
    const Manual* options = &manual_;
    for (int at = 1; at < argc; ++at) {
        if (*argv[at] == '-') continue;
        // The first word is the command. Only its options are declared: all take a millisecond.
        if (Command* const named = command(argv[at])) options = &declared(*named).manual_;
        break;
    }
    try {
        const std::vector<std::string> words = with_left_out_numbers(argc, argv, *options);
        std::vector<const char*> pointers;
        pointers.reserve(words.size());
        for (const std::string& word : words) pointers.push_back(word.c_str());
        app_.parse(argc, pointers.data());
    } catch (const CLI::CallForHelp&) {
        std::cout << short_help(manual_in_use());
        return exit_status::ok;
    } catch (const CLI::CallForAllHelp&) {
        std::cout << whole_help(manual_in_use());
        return exit_status::ok;
    } catch (const CLI::ParseError& error) {
        // CLI11 reports --version as an exception.
        if (error.get_exit_code() == 0) return app_.exit(error, std::cout, std::cerr);
        const auto unknown = app_.remaining(true);
        if (!unknown.empty()) refuse(unknown_word(unknown.front(), manual_in_use()));
        if (argc < 2 && !commands_.empty()) refuse("a command is missing");
        refuse(error.what());
    }
    return std::nullopt;
}

bool CommandLine::given(const std::string& option) const {
    return app_.count(option) > 0;
}

std::vector<std::string> CommandLine::in_order() const {
    std::vector<std::string> names;
    for (const CLI::Option* option : app_.parse_order())
        if (!option->get_lnames().empty()) names.push_back(option->get_lnames().front());
    return names;
}

}  // namespace tcpwhy
