#include "common/manual/manual.hpp"

#include <sstream>

#include "common/manual/bash_completion.hpp"
#include "common/manual/fish_completion.hpp"
#include "common/manual/help_text.hpp"
#include "common/manual/man_page.hpp"
#include "common/manual/unknown_word.hpp"
#include "common/manual/zsh_completion.hpp"
#include "support/catch.hpp"

using namespace tcpwhy;

namespace {

Manual program() {
    Manual manual;
    manual.program = "tool";
    manual.summary = "Does things";
    manual.commands = {{"run", "Run it"}, {"read", "Read it (a file)"}};
    return manual;
}

Manual command() {
    Manual manual;
    manual.program = "tool";
    manual.command = "run";
    manual.summary = "Run it";
    manual.options.push_back({{"-o", "--output"},
                              "FILE",
                              "Where to write; default: nowhere",
                              {},
                              {},
                              false,
                              false,
                              false});
    manual.options.push_back(
        {{"--color"}, "WHEN", "Colours", "auto", {"auto", "never"}, false, false, true});
    manual.options.push_back(
        {{"words"}, "TEXT", "A scenario", {}, {"one", "two"}, false, true, false});
    manual.examples = {{"tool run one", "the first"}};
    manual.exit_status = "0 well, 2 usage";
    return manual;
}

}  // namespace

TEST_CASE("a short help shows usage, often used options by one clause, and examples") {
    CHECK(short_help(command()) ==
          "Usage: tool run [OPTIONS] [words ...]\n"
          "Run it\n"
          "Words:\n"
          "  words ...  A scenario: one, two\n"
          "Options:\n"
          "  -o, --output FILE  Where to write\n"
          "Examples:\n"
          "  tool run one  the first\n"
          "All options: tool run --help-all, or man tool-run\n");
}

TEST_CASE("a short help names the values of an option if they are few") {
    Manual manual = command();
    manual.options.push_back(
        {{"--style"}, "WORD", "How; or not", {}, {"posix", "sync"}, false, false, false});
    CHECK_THAT(short_help(manual), ContainsSubstring("  --style WORD       How: posix, sync\n"));
}

TEST_CASE("a whole help shows all options with their values, and the exit status") {
    const std::string help = whole_help(command());
    CHECK_THAT(help, ContainsSubstring("Where to write; default: nowhere"));
    CHECK_THAT(help, ContainsSubstring("Colours. One of: auto, never (default: auto)"));
    CHECK_THAT(help, ContainsSubstring("Exit status: 0 well, 2 usage"));
}

TEST_CASE("no line of a help is wider than 80 columns") {
    Manual manual = command();
    std::string text;
    for (int i = 0; i < 60; ++i) text += "word ";
    manual.options.front().description = text;
    manual.summary = text;
    std::istringstream help(whole_help(manual));
    for (std::string line; std::getline(help, line);) CHECK(line.size() <= help_columns);
}

TEST_CASE("a manual page escapes what roff would read as its own") {
    Manual manual = command();
    manual.options.front().description = ".dots and \\n and -f";
    const std::string page = man_page(manual, "1.0", {"tool", "tool-run"});
    CHECK_THAT(page, ContainsSubstring(".TH \"TOOL-RUN\" 1"));
    CHECK_THAT(page, ContainsSubstring("\\&.dots and \\en and \\-f."));
    CHECK_THAT(page, ContainsSubstring("\\fBtool\\fR(1)"));
    CHECK_THAT(page, !ContainsSubstring("\\fBtool\\-run\\fR(1)"));
}

TEST_CASE("each shell's completion knows the commands, the options and their values") {
    const Manual all = program();
    const Manual run = command();
    const std::vector<const Manual*> manuals{&all, &run};
    const std::string bash = bash_completion(manuals);
    CHECK_THAT(bash, ContainsSubstring("run:--color) COMPREPLY=($(compgen -W 'auto never'"));
    CHECK_THAT(bash, ContainsSubstring("run:-o|run:--output) COMPREPLY=($(compgen -f"));
    CHECK_THAT(bash, ContainsSubstring("-W 'run read'"));
    CHECK_THAT(zsh_completion(manuals), ContainsSubstring("'--color[Colours]:WHEN:(auto never)'"));
    CHECK_THAT(fish_completion(manuals),
               ContainsSubstring("from run' -s o -l output -r -F -d 'Where to write'"));
}

TEST_CASE("an option of another program is answered with what to type instead") {
    static constexpr HintText hints[] = {{"-K", "leave it out"}, {"--number", "they are there"}};
    Manual manual = command();
    manual.hints = {std::begin(hints), std::end(hints)};
    CHECK(unknown_word("-K", manual) == "there is no option -K: leave it out");
    CHECK(unknown_word("-Kvalue", manual) == "there is no option -K: leave it out");
    CHECK(unknown_word("--number=3", manual) == "there is no option --number: they are there");
    CHECK(unknown_word("--numbers", manual) == "there is no option --numbers");
}

TEST_CASE("an unknown word is answered with the nearest command or option") {
    CHECK(unknown_word("rnu", program()) == "there is no command 'rnu' (did you mean 'run'?)");
    CHECK(unknown_word("--outptu", command()) ==
          "there is no option --outptu (did you mean '--output'?)");
    CHECK(unknown_word("xyzzy", command()) == "cannot use the word 'xyzzy'");
    CHECK_THAT(unknown_word("./server", program()), ContainsSubstring("tool run ./server"));
}
