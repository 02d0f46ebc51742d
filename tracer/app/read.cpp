// `tcpwhy read FILE`: what a capture file tells, with the calls inferred.
#include <csignal>
#include <memory>
#include <string>
#include <vector>

#include "common/errors.hpp"
#include "tracer/analysis/analyzer.hpp"
#include "tracer/app/command.hpp"
#include "tracer/app/interruption.hpp"
#include "tracer/app/outlets.hpp"
#include "tracer/app/terminal.hpp"
#include "tracer/wire/capture/capture_file.hpp"
#include "tracer/wire/decode/frame_decoder.hpp"

namespace tcpwhy::app {
namespace {

struct Choices {
    DisplayOptions display;
    std::string file;
    std::uint64_t count = 0;
    std::vector<std::string> filter;
};

int read(const Choices& choices) {
    std::string filter;
    for (const std::string& word : choices.filter) filter += (filter.empty() ? "" : " ") + word;
    catch_interruptions();
    wire::CaptureFile file(choices.file, filter);
    Outlets outlets(choices.display, stdout_is_terminal() ? "ladder" : "text");
    model::TraceSink& sink = outlets.sink();
    analysis::Analyzer analyzer({model::Mode::file, /*observed=*/false}, sink);
    sink.begin({model::Mode::file, choices.file, "a file: calls are inferred, not observed", {}});

    wire::FrameDecoder decoder;
    model::Frame frame;
    model::Segment segment;
    model::Time time = 0;
    std::uint64_t segments = 0;
    int interrupted_by = 0;
    file.on_wait([&] { analyzer.settled(time); });
    while (file.next(time, frame)) {
        if (decoder.decode(time, frame, segment) != wire::Decoded::segment) continue;
        analyzer.add(segment);
        if (++segments == choices.count) break;
        if (segments % 1024 == 0 && outlets.reader_gone()) interrupted_by = SIGPIPE;
        if (segments % 1024 == 0 && interrupted_by == 0) interrupted_by = take_interruption();
        if (interrupted_by != 0) break;
    }
    for (const wire::Fault& fault : file.faults().first())
        analyzer.add(model::Notice{time, model::Notice::Code::faulty_input, 0,
                                   file.faults().count(),
                                   fault.text + " (at byte " + std::to_string(fault.offset) + ")"});
    analyzer.finish();
    outlets.finish();
    if (interrupted_by != 0) return 128 + interrupted_by;
    return file.faults().count() != 0 ? exit_status::failed : exit_status::ok;
}

}  // namespace

Job declare_read(CLI::App& command) {
    auto choices = std::make_shared<Choices>();
    command.add_option("FILE,-r", choices->file, "A pcap or pcapng file, also compressed; '-'")
        ->required();
    command.add_option("-c,--count", choices->count, "Stop after so many segments")->type_name("N");
    command.add_option("filter", choices->filter, "A pcap-filter(7) expression");
    add_display_options(command, choices->display);
    return [choices] { return read(*choices); };
}

}  // namespace tcpwhy::app
