#include "tracer/teach/walk/replay.hpp"

#include <utility>

#include "common/errors.hpp"
#include "tracer/render/renderer.hpp"
#include "tracer/session/playback.hpp"
#include "tracer/story/teller/teller.hpp"
#include "tracer/wire/file/capture_reader.hpp"

namespace tcpwhy::teach {

void replay(std::string_view recording, const std::string& name, model::TraceSink& sink) {
    model::TraceHeader header;
    header.interface = name;
    session::Playback playback(header, sink);
    wire::CaptureReader reader;
    wire::Window window{
        {reinterpret_cast<const std::uint8_t*>(recording.data()), recording.size()}, 0, true};
    model::Time time = 0;
    model::Frame frame;
    for (wire::ReadStep step = reader.next(window, time, frame);
         step == wire::ReadStep::frame || step == wire::ReadStep::custom_block;
         step = reader.next(window, time, frame)) {
        if (step == wire::ReadStep::frame)
            playback.frame(time, frame);
        else
            playback.block(reader.custom_block());
    }
    playback.finish(reader.counts().dropped);
    if (!reader.recognised()) throw UsageError(name + " is no capture file");
    for (const wire::Faults* faults : {&reader.faults(), &playback.faults()})
        if (faults->count() > 0)
            throw UsageError(name + " is damaged: " + faults->first().front().text);
}

std::string shown(std::string_view recording, const std::string& name, const std::string& format,
                  const render::Options& options) {
    std::string text;
    const auto sink =
        render::make_renderer(format, options, [&](std::string_view piece) { text += piece; });
    replay(recording, name, *sink);
    return text;
}

story::Story story_of(std::string_view recording, const std::string& name) {
    story::Story story;
    const auto teller = story::make_teller({}, [&](story::Line&& line) {
        line.comment.clear();
        story.lines.push_back(std::move(line));
    });
    replay(recording, name, *teller);
    return story;
}

TraceLines trace_of(std::string_view recording, const std::string& name) {
    return read_trace_lines(shown(recording, name, "json"));
}

}  // namespace tcpwhy::teach
