#include "support/samples/recorded_trace.hpp"

#include "tracer/model/tee.hpp"
#include "tracer/render/record/recorder.hpp"
#include "tracer/render/renderer.hpp"
#include "tracer/wire/file/capture_reader.hpp"

namespace tcpwhy::test {
namespace {

render::Write into(std::string& text) {
    return [&text](std::string_view more) { text += more; };
}

}  // namespace

struct RecordedTrace::State {
    std::string json, file, facts;
    std::unique_ptr<model::TraceSink> shown = render::make_renderer("json", {}, into(json));
    std::unique_ptr<model::TraceSink> recorder;
    model::Tee tee;
    session::Playback playback;

    State(const model::TraceHeader& header, Kind kind)
        : recorder(kind == Kind::pcapng
                       ? render::make_pcapng_recorder({"x86_64", "Linux 6.1"}, into(file))
                       : render::make_pcap_recorder(into(file), into(facts))),
          tee({shown.get(), recorder.get()}),
          playback(header, tee) {}
};

RecordedTrace::RecordedTrace(const model::TraceHeader& header, Kind kind)
    : state_(std::make_unique<State>(header, kind)) {}
RecordedTrace::~RecordedTrace() = default;

session::Playback& RecordedTrace::playback() {
    return state_->playback;
}

void RecordedTrace::frame(model::Time time, const samples::Bytes& bytes, std::uint16_t link_type) {
    state_->playback.frame(time, {bytes, static_cast<std::uint32_t>(bytes.size()), link_type, 0});
}

const std::string& RecordedTrace::json() const {
    return state_->json;
}
samples::Bytes RecordedTrace::file() const {
    return samples::text(state_->file);
}
const std::string& RecordedTrace::facts() const {
    return state_->facts;
}

ReadBack play_back(const samples::Bytes& file, model::TraceSink& sink,
                   const model::TraceHeader& header) {
    ReadBack back;
    session::Playback playback(header, sink);
    wire::CaptureReader reader;
    wire::Window window{file, 0, /*last=*/true};
    model::Time time = 0;
    model::Frame frame;
    for (;;) {
        const wire::ReadStep step = reader.next(window, time, frame);
        if (step == wire::ReadStep::frame)
            playback.frame(time, frame);
        else if (step == wire::ReadStep::custom_block)
            playback.block(reader.custom_block());
        else
            break;
    }
    playback.finish(reader.counts().dropped);
    back.faults = reader.faults().count() + playback.faults().count();
    back.unread = playback.faults().first();
    back.counts = reader.counts();
    return back;
}

ReadBack read_back(const samples::Bytes& file) {
    std::string json;
    const auto shown = render::make_renderer("json", {}, into(json));
    ReadBack back = play_back(file, *shown);
    back.json = std::move(json);
    return back;
}

}  // namespace tcpwhy::test
