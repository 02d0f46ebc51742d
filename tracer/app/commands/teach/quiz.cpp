#include "tracer/app/commands/teach/quiz.hpp"

#include <memory>
#include <random>
#include <string>

#include "common/errors.hpp"
#include "tracer/app/consoles.hpp"
#include "tracer/teach/sheet/sheet_mark.hpp"

namespace tcpwhy::app {
namespace {

struct QuizChoices {
    std::string source = "1";
    std::string student;
    std::string blanks = "cause,state,ack";
    std::uint64_t count = 10;
};

/// Another quiz each time, unless the ID is given.
std::string some_id() {
    std::random_device device;
    return "quiz-" + std::to_string(device());
}

/// The sheet with the answers so far, up to the line of this blank.
std::string lines_up_to(const teach::BuiltSheet& built, std::size_t nth) {
    constexpr std::size_t lines_before = 4;
    const teach::Sheet& sheet = built.sheet;
    const std::vector<std::string> whole = teach::solved(sheet);
    const std::size_t line = sheet.blanks[nth].line;
    std::string text = "\n";
    for (std::size_t at = line > lines_before ? line - lines_before : 0; at < line; ++at)
        text += "  " + whole[at] + '\n';
    std::string asked = sheet.lines[line];
    for (std::size_t earlier = 0; earlier < nth; ++earlier)
        if (sheet.blanks[earlier].line == line)
            asked.replace(asked.find(story::blank_text), story::blank_text.size(),
                          sheet.blanks[earlier].key);
    return text + "> " + asked + '\n';
}

int quiz(const QuizChoices& choices) {
    teach::SheetRequest request;
    request.source = teach::source_of(choices.source);
    request.student = choices.student.empty() ? some_id() : choices.student;
    request.kinds = teach::blank_kinds(choices.blanks);
    request.count = choices.count;
    std::erase(request.kinds, teach::BlankKind::order);  // it needs paper
    const teach::BuiltSheet built = teach::build_sheet(request);
    TerminalConsole console;
    std::size_t points = 0;
    std::size_t asked = 0;
    for (std::size_t nth = 0; nth < built.sheet.blanks.size(); ++nth) {
        const teach::Blank& blank = built.sheet.blanks[nth];
        console.show(lines_up_to(built, nth));
        const auto given = console.ask(
            "  the " + std::string(teach::name(blank.kind)) + " in place of the first ____: ", "");
        if (!given) break;
        ++asked;
        const bool right = teach::is_right(blank, *given);
        points += right ? 1 : 0;
        console.show(right ? "  right\n" : "  no: " + blank.key + ". See " + blank.advice + ".\n");
    }
    console.show("\n" + std::to_string(points) + " of " + std::to_string(asked) + " right\n");
    return points == built.sheet.blanks.size() ? exit_status::ok : exit_status::failed;
}

}  // namespace

Job declare_quiz(CommandLine& command) {
    auto choices = std::make_shared<QuizChoices>();
    command
        .add_option("source", &choices->source,
                    "A lab, by number or name, or a recording (default: lab 1)")
        .type_name("LAB|FILE");
    command.add_option("--student", &choices->student, "An ID: the same ID gets the same questions")
        .type_name("ID");
    command
        .add_option("--blank", &choices->blanks,
                    "What is asked: cause, call, woken, state, seq, ack, flags (default: "
                    "cause,state,ack)")
        .type_name("LIST");
    command.add_option("--count", &choices->count, "How many questions (default 10)")
        .type_name("N")
        .between(1, 200);
    return [choices] { return quiz(*choices); };
}

}  // namespace tcpwhy::app
