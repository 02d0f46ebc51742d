#include "tracer/calls/words/program_name.hpp"

#include <algorithm>
#include <initializer_list>
#include <string_view>

#include "common/text/base_name.hpp"

namespace tcpwhy::calls {
namespace {

struct Interpreter {
    std::string_view name;  ///< versions after it are allowed: python3.11
    std::string_view
        skips_value_of;  ///< options whose value is the next word, each followed by a space
    std::string_view next_is_program;  ///< options after which the program's name comes
    std::string_view has_no_script;    ///< options that bring the program text themselves
};

constexpr Interpreter interpreters[] = {
    {"python", "-W -X ", "-m ", "-c "},
    {"node", "-r --require --import --loader ", "", "-e --eval -p --print "},
    {"java",
     "-cp -classpath --class-path -p --module-path --add-modules --add-opens --add-exports ",
     "-jar -m --module ", ""},
    {"perl", "-I ", "", "-e -E "},
    {"ruby", "-I -r ", "", "-e "},
    {"sh", "-o ", "", "-c "},
    {"bash", "-o -O --rcfile --init-file ", "", "-c "},
    {"dash", "-o ", "", "-c "},
};

bool lists(std::string_view options, std::string_view word) {
    std::string needle(word);
    needle += ' ';
    const std::size_t at = options.find(needle);
    return at != std::string_view::npos && (at == 0 || options[at - 1] == ' ');
}

const Interpreter* interpreter_named(std::string_view program) {
    for (const Interpreter& known : interpreters) {
        if (!program.starts_with(known.name)) continue;
        const std::string_view version = program.substr(known.name.size());
        if (version == "js" || version.find_first_not_of("0123456789.") == std::string_view::npos)
            return &known;
    }
    return nullptr;
}

}  // namespace

std::string program_name(const std::vector<std::string>& argv) {
    if (argv.empty() || argv[0].empty()) return "?";
    std::string_view program = base_name(argv[0]);
    if (program.size() > 1 && program[0] == '-') program.remove_prefix(1);  // a login shell
    const Interpreter* interpreter = interpreter_named(program);
    if (interpreter == nullptr) return std::string(program);
    for (std::size_t at = 1; at < argv.size(); ++at) {
        const std::string_view word = argv[at];
        if (lists(interpreter->has_no_script, word)) break;
        if (lists(interpreter->next_is_program, word)) {
            if (at + 1 < argv.size()) return std::string(base_name(argv[at + 1]));
            break;
        }
        if (lists(interpreter->skips_value_of, word)) {
            ++at;
        } else if (!word.empty() && word[0] != '-') {
            return std::string(base_name(word));
        }
    }
    return std::string(program);
}

std::string program_name(const std::vector<std::string>& argv, const std::string& executable) {
    // setproctitle() leaves one word with blanks, and sometimes empty ones after it.
    const bool one_word = std::all_of(argv.begin() + (argv.empty() ? 0 : 1), argv.end(),
                                      [](const std::string& word) { return word.empty(); });
    const bool rewritten = argv.empty() || (one_word && argv[0].find(' ') != std::string::npos);
    if (!rewritten || executable.empty()) return program_name(argv);
    return std::string(base_name(executable));
}

}  // namespace tcpwhy::calls
