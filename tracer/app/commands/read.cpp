// The calls of a file are those that it has recorded; otherwise they are inferred.
#include "tracer/app/commands/read.hpp"

#include <csignal>
#include <cstdio>
#include <fstream>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/errors.hpp"
#include "common/text/utf8.hpp"
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
    std::vector<std::string> calls;
    std::uint64_t count = 0;
    int snaplen = 0;  ///< -s changes nothing
    std::vector<std::string> filter;
};

void tell(const wire::Faults& faults, session::Playback& playback) {
    for (const wire::Fault& fault : faults.first())
        playback.notice({0, model::Notice::Code::faulty_input, 0, faults.count(),
                         fault.text + " (at byte " + std::to_string(fault.offset) + ")"});
}

std::vector<std::string> inputs_of(const ReadChoices& choices) {
    std::vector<std::string> inputs = choices.calls;
    inputs.insert(inputs.begin(), choices.file);
    return inputs;
}

/// Each outlet shows what it has room for; this line is for all of them.
void say(const std::string& line) {
    std::string visible;  // a file's name can have any character
    append_visible(visible, line, true);
    std::fprintf(stderr, "tcpwhy: %s\n", visible.c_str());
}

/// -w FILE.pcap has written the calls to FILE.jsonl. "": there is no such file, or another content.
std::string calls_beside(const std::string& file) {
    constexpr std::string_view ending = ".pcap";
    constexpr std::string_view beginning = R"({"fact":"trace")";
    if (!file.ends_with(ending)) return "";
    std::string beside = file.substr(0, file.size() - ending.size()) + ".jsonl";
    std::string found(beginning.size(), '\0');
    std::ifstream calls(beside, std::ios::binary);
    calls.read(found.data(), static_cast<std::streamsize>(found.size()));
    return calls && found == beginning ? beside : "";
}

ReadChoices with_calls_beside(ReadChoices choices) {
    if (!choices.calls.empty()) return choices;
    std::string beside = calls_beside(choices.file);
    if (beside.empty()) return choices;
    say("the calls are those of " + beside);
    choices.calls.push_back(std::move(beside));
    return choices;
}

void say_faults(const std::string& file, std::initializer_list<const wire::Faults*> all) {
    std::uint64_t count = 0;
    const wire::Fault* first = nullptr;
    for (const wire::Faults* faults : all) {
        count += faults->count();
        if (first == nullptr && !faults->first().empty()) first = &faults->first().front();
    }
    if (first == nullptr) return;
    std::string line = file + " is damaged: ";
    append_visible(line, first->text, false);
    line += " (at byte " + std::to_string(first->offset) + ')';
    if (count > 1) line += "; there are " + std::to_string(count) + " faults";
    say(line + "; what could be read is shown");
}

/// Why a capture shows less than it holds.
void say_left_out(const ReadChoices& choices, std::uint64_t segments, std::uint64_t frames,
                  std::uint64_t passed, const session::LeftOut& left_out) {
    if (segments > 0) {
        const std::string others = left_out.unsupported();
        if (!others.empty()) say(choices.file + ": left out " + others);
        return;
    }
    std::string reasons = left_out.reasons();
    if (passed < frames)
        reasons += (reasons.empty() ? "" : ", ") + std::to_string(frames - passed) +
                   " frames that the filter left out";
    say("there is no TCP segment in " + choices.file + ": " +
        (reasons.empty() ? "it holds no frame" : reasons));
}

/// A trace of calls alone: without a capture it has no segments, but what the calls imply.
int read_calls(const ReadChoices& choices, const run::OutletPlan& plan) {
    session::CallLog calls(choices.calls);
    calls.stand_alone();
    run::Outlets outlets(plan, terminal_columns);
    catch_interruptions();
    model::TraceHeader header;
    for (const std::string& path : choices.calls)
        header.interface += (header.interface.empty() ? "" : ", ") + path;
    header = calls.header(header);
    header.calls_alone = true;
    header.detail = "calls alone: no segment was seen; what they imply is inferred";
    session::Playback playback(header, outlets.sink());
    const std::uint64_t bad_lines = calls.finish(playback);
    playback.finish(0);
    finish(outlets);
    return bad_lines == 0 ? exit_status::ok : exit_status::failed;
}

int read(const ReadChoices& given, const run::DisplayOptions& display) {
    const ReadChoices choices = with_calls_beside(given);
    if (choices.file.empty() && choices.calls.empty())
        throw UsageError("cannot read anything: there is neither FILE nor --calls FILE; give one");
    const std::string filter = filter_of(choices.filter);
    // A user who converts a file does not want to see it as well.
    const bool shows_calls = stdout_is_terminal() || choices.file.empty();
    const std::string default_format = display.recording ? "" : shows_calls ? "ladder" : "text";
    const run::OutletPlan plan = checked_plan(display, default_format, inputs_of(choices));
    end_at_interruptions();
    if (choices.file.empty()) return read_calls(choices, plan);
    wire::CaptureFile file(choices.file, filter);
    run::Outlets outlets(plan, terminal_columns);
    model::TraceHeader header;
    header.interface = choices.file;
    header.detail = "a file: calls are inferred, not observed";
    header.filter = filter;
    std::optional<session::CallLog> calls;
    if (!choices.calls.empty()) calls.emplace(choices.calls);
    catch_interruptions();
    session::Playback playback(calls ? calls->header(header) : header, outlets.sink());

    model::Frame frame;
    model::Time time = 0;
    std::uint64_t segments = 0;
    std::uint64_t passed = 0;
    int interrupted_by = 0;
    file.on_wait([&] {
        playback.settled();
        if (interrupted_by == 0) interrupted_by = take_interruption();
        return interrupted_by == 0;
    });
    file.on_custom_block([&](const wire::CustomBlock& block) { playback.block(block); });
    if (calls)
        playback.on_segment(
            [&](const model::Segment& segment) { calls->tell_segment(segment, playback); });
    while (file.next(time, frame)) {
        if (calls) calls->tell_before(time, playback);
        ++passed;
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
    say_faults(choices.file, {&file.faults(), &playback.faults()});
    say_left_out(choices, segments, file.counts().frames, passed, playback.left_out());
    const bool sound = file.faults().count() + playback.faults().count() + bad_lines == 0;
    return sound ? exit_status::ok : exit_status::failed;
}

}  // namespace

Job declare_read(CommandLine& command) {
    auto choices = std::make_shared<ReadChoices>();
    command
        .add_option("FILE,-r", &choices->file,
                    "A pcap or pcapng file, also compressed ('-': standard input)")
        .type_name("FILE");
    command.add_option("-c,--count", &choices->count, "Stop after so many segments")
        .type_name("N")
        .between(1, most_segments);
    command
        .add_option(
            "--calls", &choices->calls,
            "The capture's calls: an strace log (-f -ttt), or the FILE.jsonl of -w FILE.pcap. May "
            "be repeated. Without a capture it shows the calls and what they imply")
        .type_name("FILE");
    command
        .add_option("-s,--snapshot-length", &choices->snaplen,
                    "Changes nothing: a file is read as it was captured")
        .type_name("BYTES")
        .rarely();
    command.add_option("filter", &choices->filter, "A pcap-filter(7) expression");
    add_display_flags(command, choices->display);
    command.add_example("tcpwhy read trace.pcapng", "what each segment was for");
    command.add_example("tcpwhy read trace.pcap --calls strace.log", "with what strace saw");
    command.add_example("tcpwhy read trace.pcap -f html -o page.html", "as a page");
    return
        [choices, &command] { return read(*choices, display_options(command, choices->display)); };
}

}  // namespace tcpwhy::app
