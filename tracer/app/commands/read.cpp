// The calls of a file are those that it has recorded; otherwise they are inferred.
#include "tracer/app/commands/read.hpp"

#include <csignal>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/errors.hpp"
#include "tracer/app/common_options.hpp"
#include "tracer/app/display_flags.hpp"
#include "tracer/app/interruption.hpp"
#include "tracer/app/opened_outlets.hpp"
#include "tracer/session/call_log.hpp"
#include "tracer/session/playback.hpp"
#include "tracer/wire/capture/capture_file.hpp"

namespace tcpwhy::app {
namespace {

struct ReadChoices {
    DisplayFlags display;
    std::string file;
    std::string calls;
    std::uint64_t count = 0;
    std::vector<std::string> filter;
};

void tell(const wire::Faults& faults, session::Playback& playback) {
    for (const wire::Fault& fault : faults.first())
        playback.notice({0, model::Notice::Code::faulty_input, 0, faults.count(),
                         fault.text + " (at byte " + std::to_string(fault.offset) + ")"});
}

int read(const ReadChoices& choices, const run::DisplayOptions& display) {
    const std::string filter = filter_of(choices.filter);
    // A user who converts a file does not want to see it as well.
    const std::string default_format = display.recording      ? ""
                                       : stdout_is_terminal() ? "ladder"
                                                              : "text";
    const run::OutletPlan plan =
        checked_plan(display, default_format, {choices.file, choices.calls});
    catch_interruptions();
    wire::CaptureFile file(choices.file, filter);
    run::Outlets outlets(plan, terminal_columns);
    model::TraceHeader header;
    header.interface = choices.file;
    header.detail = "a file: calls are inferred, not observed";
    header.filter = filter;
    std::optional<session::CallLog> calls;
    if (!choices.calls.empty()) calls.emplace(choices.calls);
    session::Playback playback(calls ? calls->header(header) : header, outlets.sink());

    model::Frame frame;
    model::Time time = 0;
    std::uint64_t segments = 0;
    int interrupted_by = 0;
    file.on_wait([&] { playback.settled(); });
    file.on_custom_block([&](const wire::CustomBlock& block) { playback.block(block); });
    if (calls)
        playback.on_segment(
            [&](const model::Segment& segment) { calls->tell_segment(segment, playback); });
    while (file.next(time, frame)) {
        if (calls) calls->tell_before(time, playback);
        if (!playback.frame(time, frame)) continue;
        if (++segments == choices.count) break;
        if (segments % 1024 == 0 && outlets.reader_gone()) interrupted_by = SIGPIPE;
        if (segments % 1024 == 0 && interrupted_by == 0) interrupted_by = take_interruption();
        if (interrupted_by != 0) break;
    }
    const std::uint64_t bad_lines = calls ? calls->finish(playback) : 0;
    tell(file.faults(), playback);
    tell(playback.faults(), playback);
    playback.finish(file.counts().dropped);
    finish(outlets);
    if (interrupted_by != 0) return 128 + interrupted_by;
    const bool sound = file.faults().count() + playback.faults().count() + bad_lines == 0;
    return sound ? exit_status::ok : exit_status::failed;
}

}  // namespace

Job declare_read(CLI::App& command) {
    auto choices = std::make_shared<ReadChoices>();
    command
        .add_option("FILE,-r", choices->file,
                    "A pcap or pcapng file, also compressed ('-': standard input)")
        ->required();
    command.add_option("-c,--count", choices->count, "Stop after so many segments")
        ->type_name("N")
        ->check(countable());
    command
        .add_option(
            "--calls", choices->calls,
            "The calls that belong to the capture: an strace log (-f -ttt), or the FILE.jsonl that "
            "-w FILE.pcap wrote")
        ->type_name("FILE");
    command.add_option("filter", choices->filter, "A pcap-filter(7) expression");
    add_display_flags(command, choices->display);
    return
        [choices, &command] { return read(*choices, display_options(command, choices->display)); };
}

}  // namespace tcpwhy::app
