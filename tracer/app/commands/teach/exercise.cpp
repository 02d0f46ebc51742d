#include "tracer/app/commands/teach/exercise.hpp"

#include <cstdio>
#include <memory>
#include <string>

#include "common/errors.hpp"
#include "tracer/render/record/recorder.hpp"
#include "tracer/teach/sheet/sheet_file.hpp"
#include "tracer/teach/walk/progress.hpp"
#include "tracer/teach/walk/replay.hpp"

namespace tcpwhy::app {
namespace {

constexpr double class_size = 200;

struct ExerciseChoices {
    std::string source;
    std::string student;
    std::string blanks = "cause,state,ack";
    std::uint64_t count = 12;
    std::string output;
};

/// "sheet.story": "sheet.pcap".
std::string capture_beside(const std::string& sheet) {
    const std::size_t dot = sheet.rfind('.');
    const bool has_ending = dot != std::string::npos && sheet.find('/', dot) == std::string::npos;
    return (has_ending ? sheet.substr(0, dot) : sheet) + ".pcap";
}

/// The wire alone: the calls are what the sheet asks for.
void write_capture(const teach::BuiltSheet& built, const std::string& file) {
    std::string frames;
    const auto recorder = render::make_pcap_recorder(
        [&](std::string_view bytes) { frames += bytes; }, [](std::string_view) {});
    teach::replay(built.recording, built.request.source, *recorder);
    teach::replace_file(file, frames, "write " + file);
}

int exercise(const ExerciseChoices& choices) {
    teach::SheetRequest request;
    request.source = teach::source_of(choices.source);
    request.student = choices.student;
    request.kinds = teach::blank_kinds(choices.blanks);
    request.count = choices.count;
    const teach::BuiltSheet built = teach::build_sheet(request);
    if (built.sheet.different < class_size)
        std::fprintf(
            stderr,
            "tcpwhy: only about %.0f different sheets are possible: choose more kinds of --blank\n",
            built.sheet.different);
    if (built.sheet.blanks.size() < request.count)
        std::fprintf(stderr, "tcpwhy: the trace has only %zu such blanks\n",
                     built.sheet.blanks.size());
    const std::string text = teach::text_of(built);
    if (choices.output.empty()) {
        std::fputs(text.c_str(), stdout);
        return exit_status::ok;
    }
    teach::replace_file(choices.output, text, "write " + choices.output);
    if (request.kinds == std::vector{teach::BlankKind::call})
        write_capture(built, capture_beside(choices.output));
    return exit_status::ok;
}

}  // namespace

Job declare_exercise(CommandLine& command) {
    auto choices = std::make_shared<ExerciseChoices>();
    command
        .add_option("source", &choices->source,
                    "A lab, by number or name; or a recording (.pcapng), as `tcpwhy run -w` and "
                    "`tcpwhy lab N --record` make it")
        .type_name("LAB|FILE")
        .required();
    command
        .add_option("--student", &choices->student,
                    "The student's ID: it decides the blanks, and in a lab the ports and letters")
        .type_name("ID")
        .required();
    command
        .add_option("--blank", &choices->blanks,
                    "What is left blank: cause, call, woken, state, seq, ack, flags, order "
                    "(default: cause,state,ack)")
        .type_name("LIST");
    command.add_option("--count", &choices->count, "How many blanks (default 12)")
        .type_name("N")
        .between(1, 200);
    command
        .add_option("-o,--output", &choices->output,
                    "The sheet (default: standard output). If only calls are blank, the capture "
                    "goes beside it, FILE.pcap")
        .type_name("FILE");
    return [choices] { return exercise(*choices); };
}

}  // namespace tcpwhy::app
