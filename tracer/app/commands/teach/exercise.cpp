#include "tracer/app/commands/teach/exercise.hpp"

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "common/errors.hpp"
#include "tracer/render/record/recorder.hpp"
#include "tracer/run/outlets/separate_files.hpp"
#include "tracer/teach/page/sheet_page.hpp"
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
    std::string format;
    std::string output;

    [[nodiscard]] bool page() const {
        if (!format.empty()) return format == "html";
        return output.ends_with(".html") || output.ends_with(".htm");
    }
};

/// "sheet.story" with ".pcap": "sheet.pcap".
std::string with_ending(const std::string& file, const std::string& ending) {
    const std::size_t dot = file.rfind('.');
    const bool has_ending = dot != std::string::npos && file.find('/', dot) == std::string::npos;
    return (has_ending ? file.substr(0, dot) : file) + ending;
}

std::string without_folders(const std::string& file) {
    return std::filesystem::path(file).filename().string();
}

/// `capture` is the file beside the sheet; "": none.
std::string sheet_as_page(const teach::BuiltSheet& built, const std::string& output,
                          const std::string& capture) {
    const std::string saved = output.empty() ? built.request.student + ".story"
                                             : with_ending(without_folders(output), ".story");
    return teach::sheet_page(built, {saved, without_folders(capture)});
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
    const bool has_capture =
        !choices.output.empty() && request.kinds == std::vector{teach::BlankKind::call};
    const std::string capture = has_capture ? with_ending(choices.output, ".pcap") : "";
    std::vector<std::string> outputs = {choices.output};
    if (has_capture) outputs.push_back(capture);
    run::require_separate_files(outputs, {choices.source});
    const teach::BuiltSheet built = teach::build_sheet(request);
    if (built.sheet.different < class_size)
        std::fprintf(
            stderr,
            "tcpwhy: only about %.0f different sheets are possible: choose more kinds of --blank\n",
            built.sheet.different);
    if (built.sheet.blanks.size() < request.count)
        std::fprintf(stderr, "tcpwhy: the trace has only %zu such blanks\n",
                     built.sheet.blanks.size());
    const std::string text =
        choices.page() ? sheet_as_page(built, choices.output, capture) : teach::text_of(built);
    if (choices.output.empty()) {
        std::fputs(text.c_str(), stdout);
        return exit_status::ok;
    }
    teach::replace_file(choices.output, text, "write " + choices.output);
    if (has_capture) write_capture(built, capture);
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
        .add_option("-f,--format", &choices->format,
                    "A text, or a page to fill in and to print, which saves the text (default: "
                    "as -o ends)")
        .type_name("FORMAT")
        .one_of({"story", "html"});
    command
        .add_option("-o,--output", &choices->output,
                    "The sheet (default: standard output). If only calls are blank, the capture "
                    "goes beside it, FILE.pcap")
        .type_name("FILE");
    command.add_example("tcpwhy exercise 4 --student anna -o anna.story", "a sheet as a text");
    command.add_example("tcpwhy exercise 4 --student anna -o anna.html",
                        "the same as a page for a browser");
    return [choices] { return exercise(*choices); };
}

}  // namespace tcpwhy::app
