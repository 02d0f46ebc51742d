#include "common/command_line.hpp"

#include <CLI/CLI.hpp>
#include <iostream>
#include <string_view>
#include <utility>

#include "common/endpoint.hpp"
#include "common/errors.hpp"

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

}  // namespace

Option Option::type_name(const std::string& name) const {
    return Option(option_->type_name(name));
}

Option Option::required() const {
    return Option(option_->required());
}

Option Option::capture_default() const {
    return Option(option_->capture_default_str());
}

Option Option::default_word(const std::string& word) const {
    return Option(option_->default_str(word));
}

Option Option::between(long least, long most) const {
    return Option(option_->check(CLI::Range(least, most)));
}

Option Option::within(double least, double most) const {
    return Option(option_->check(CLI::Range(least, most)));
}

Option Option::one_of(const std::vector<std::string>& words) const {
    return Option(option_->check(CLI::IsMember(words)));
}

Option Option::address() const {
    const auto check = [](std::string& text) { return refusal_of_address(text); };
    return Option(option_->check(CLI::Validator(check, "ADDRESS", "numeric address")));
}

Option Option::one_value_each() const {
    return Option(option_->allow_extra_args(false));
}

Option Option::separated_by(char delimiter) const {
    return Option(option_->delimiter(delimiter));
}

Option Option::excludes(Option other) const {
    return Option(option_->excludes(other.option_));
}

Option Option::excludes(const std::string& other) const {
    return Option(option_->excludes(other));
}

bool Option::given() const {
    return option_->count() > 0;
}

CommandLine::CommandLine(const std::string& program, const std::string& description)
    : program_(std::make_unique<CLI::App>(description)), app_(*program_) {
    app_.name(program);
    app_.set_version_flag("--version", program + " " + TCPWHY_VERSION,
                          "Print the version and leave");
    app_.set_help_flag("-h,--help", "Print this help and leave");
}

CommandLine::CommandLine(CLI::App& command) : app_(command) {}

CommandLine::~CommandLine() = default;

Option CommandLine::add_option(const std::string& names, const Target& target,
                               const std::string& description) {
    return Option(std::visit(
        [&](const auto& value) { return add_to(app_, names, value, description); }, target));
}

Option CommandLine::add_flag(const std::string& names, bool& given,
                             const std::string& description) {
    return Option(app_.add_flag(names, given, description));
}

Option CommandLine::add_flag(const std::string& names, int& times, const std::string& description) {
    return Option(app_.add_flag(names, times, description));
}

Option CommandLine::add_word(const std::string& names,
                             const std::function<void(const std::string&)>& choose,
                             const std::string& description) {
    return Option(app_.add_option_function<std::string>(names, choose, description));
}

void CommandLine::add_verbosity(Verbosity& verbosity) {
    add_flag("-v,--verbose", verbosity.verbose, "Log more to stderr; repeat it for still more");
    add_flag("-q,--quiet", verbosity.quiet, "Log errors only; twice: nothing");
}

void CommandLine::add_command(const std::string& name, const std::string& summary,
                              std::function<void(CommandLine&)> declare) {
    CLI::App* command = app_.add_subcommand(name, summary);
    commands_.push_back(std::unique_ptr<CommandLine>(new CommandLine(*command)));
    command->preparse_callback([declare = std::move(declare),
                                own = commands_.back().get()](std::size_t) { declare(*own); });
    app_.require_subcommand(1);
}

void CommandLine::add_footer(const std::string& text) {
    app_.footer(text);
}

void CommandLine::positionals_at_end() {
    app_.positionals_at_end();
}

std::optional<int> CommandLine::parse(int argc, const char* const* argv) {
    try {
        app_.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        // CLI11 reports --help and --version as exceptions.
        if (error.get_exit_code() == 0) return app_.exit(error, std::cout, std::cerr);
        throw UsageError(one_line(error.what()) + " (see " + app_.get_name() + " --help)");
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
