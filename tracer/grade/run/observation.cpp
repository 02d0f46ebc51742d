#include "tracer/grade/run/observation.hpp"

#include <exception>
#include <fstream>
#include <thread>
#include <utility>

#include "common/errors.hpp"
#include "tracer/calls/observe/kernel/clock.hpp"
#include "tracer/model/tee.hpp"
#include "tracer/problems/finder.hpp"
#include "tracer/render/renderer.hpp"
#include "tracer/run/outlets/recording.hpp"
#include "tracer/run/trace_run.hpp"

namespace tcpwhy::grade {
namespace {

constexpr std::chrono::milliseconds fetch_pause{5};
constexpr model::Time last_segments_ns = 10 * model::millisecond_ns;

/// The files of one trace, as sinks.
class KeptTrace {
  public:
    explicit KeptTrace(const CheckOrder& order) {
        if (!order.recording.empty())
            sinks_.push_back(run::make_recorder(
                order.recording, [this](const std::string& file) { return open(file); }));
        if (order.page.empty()) return;
        render::Options options;
        sinks_.push_back(render::make_renderer("html", options, open(order.page)));
    }
    void add_to(std::vector<model::TraceSink*>& listeners) const {
        for (const auto& sink : sinks_) listeners.push_back(sink.get());
    }

  private:
    render::Write open(const std::string& file) {
        auto stream = std::make_shared<std::ofstream>(file, std::ios::binary);
        return [stream](std::string_view bytes) {
            stream->write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
        };
    }
    std::vector<std::unique_ptr<model::TraceSink>> sinks_;
};

model::TraceHeader header_of(const CheckOrder& order, const lab::Rung& rung,
                             const wire::CaptureOptions& capture) {
    model::TraceHeader header{rung.mode,
                              capture.interface,
                              rung.detail,
                              Endpoint{{}, order.assignment->port},
                              static_cast<std::uint32_t>(capture.snaplen_bytes),
                              capture.filter};
    header.lesson = {order.check->id, order.check->title, {}};
    header.calls_alone = order.evidence != Evidence::e3;
    return header;
}

}  // namespace

void observe(const CheckOrder& order, const lab::Rung& rung, WatchedWire& wire,
             const std::function<void(Host&)>& script, const std::function<void()>& lost) {
    run::RunRequest request;
    request.plan.port = order.assignment->port;
    request.capture.interface = "lo";
    request.capture.snaplen_bytes = 2048;
    if (rung.mode == model::Mode::host)
        request.capture.filter = "tcp port " + std::to_string(order.assignment->port);
    session::Inbox inbox;
    std::optional<session::CaptureThread> capture;
    if (order.evidence == Evidence::e3)
        capture.emplace(request.capture, inbox);
    else
        inbox.frames_ended(nullptr);
    model::TraceHeader header = header_of(order, rung, request.capture);
    if (capture) header.link_type = capture->link_type();
    const KeptTrace kept(order);
    std::vector<model::TraceSink*> listeners{&wire.sink()};
    kept.add_to(listeners);
    model::Tee tee(listeners);
    session::Pipeline pipeline(inbox, header, tee);
    ObservedHost host(order.confinement, order.assignment->role, inbox);
    std::thread performing([&] {
        script(host);
        host.finish();
    });
    std::exception_ptr failure;
    try {
        while (!pipeline.facts_ended()) pipeline.pump(fetch_pause);
        if (capture) capture->end_at(calls::now() + last_segments_ns);
        while (!pipeline.all_ended()) pipeline.pump(fetch_pause);
        pipeline.finish();
    } catch (...) {
        failure = std::current_exception();
        lost();
        inbox.abandon();
    }
    performing.join();
    if (failure) std::rethrow_exception(failure);
}

}  // namespace tcpwhy::grade
