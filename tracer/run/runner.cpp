#include "tracer/run/runner.hpp"

#include <chrono>
#include <csignal>
#include <exception>
#include <optional>
#include <utility>
#include <vector>

#include "tracer/calls/observe/kernel/clock.hpp"
#include "tracer/lab/firewall.hpp"
#include "tracer/lab/settings.hpp"
#include "tracer/model/tee.hpp"
#include "tracer/run/mailbox.hpp"
#include "tracer/run/stage.hpp"
#include "tracer/run/watch/watcher.hpp"
#include "tracer/session/capture_thread.hpp"
#include "tracer/session/pipeline.hpp"

namespace tcpwhy::run {
namespace {

constexpr std::chrono::milliseconds fetch_interval{5};  ///< of the analysing thread

/// The trace as the script of the run sees it. Steps wait for what has happened, and the lines of
/// calls are found later than that: so the script has a trace of its own, without them.
struct EarlyTrace {
    EarlyTrace(session::Inbox& inbox, const model::TraceHeader& header, model::TraceSink& sink)
        : pipeline(copies, header, sink) {
        inbox.share_frames_with(copies);
    }
    session::Inbox copies{session::InboxBounds::none()};
    session::Pipeline pipeline;
};

/// After the last process has ended its sockets may still be closing: the longest time for which
/// that is followed.
constexpr model::Time closing_time_ns = 250 * model::millisecond_ns;

}  // namespace

RunOutcome run_programs(const RunRequest& request, const lab::Rung& rung, model::TraceSink& sink,
                        const std::function<int()>& interrupted) {
    for (const Program& program : request.programs)
        if (program.job == nullptr) require_program(program.argv);
    lab::apply(request.settings, rung);
    lab::put_up(request.firewall, request.plan.port, rung);

    const Watcher watcher(request.plan.timeout_ns);
    Mailbox mailbox;
    Messenger messenger(mailbox, request.segments_at_most);
    std::vector<model::TraceSink*> listeners{&sink};
    if (!request.sites) listeners.push_back(&messenger);
    model::Tee tee(std::move(listeners));
    model::TraceHeader header{rung.mode,
                              request.capture.interface,
                              rung.detail,
                              Endpoint{{}, request.plan.port},
                              static_cast<std::uint32_t>(request.capture.snaplen_bytes),
                              request.capture.filter};
    session::Inbox inbox;
    std::optional<EarlyTrace> early;
    if (request.sites) early.emplace(inbox, header, messenger);
    session::CaptureThread capture(request.capture, inbox);
    header.link_type = capture.link_type();
    header.lesson = request.lesson;
    session::Pipeline pipeline(inbox, header, tee);
    Stage stage(request.programs, request.plan, inbox, early ? &early->copies : nullptr, mailbox,
                interrupted);
    const auto pump = [&] {
        if (early) early->pipeline.pump(std::chrono::milliseconds{0});
        pipeline.pump(fetch_interval);
    };

    int interruption = 0;
    while (!pipeline.facts_ended()) {
        pump();
        const int signal = interrupted();
        if (signal != 0) interruption = signal;
        mailbox.post([&](News& news) {
            news.settled = (early ? early->pipeline : pipeline).horizon();
            if (signal != 0) news.interrupted_by = signal;
        });
    }
    // No call sends anything any more; the kernel's last segments are on their way.
    const model::Time ended = calls::now();
    capture.end_at(ended + closing_time_ns);
    std::exception_ptr failure;
    try {
        stage.join();
    } catch (...) {
        failure = std::current_exception();
    }
    while (!pipeline.all_ended()) {
        pump();
        if (pipeline.horizon() > ended && (failure || stage.at_rest())) capture.end_at(ended);
    }
    pipeline.finish();
    if (failure) std::rethrow_exception(failure);
    RunOutcome outcome;
    outcome.verdict = stage.verdict();
    // Ctrl-C reaches the programs too: they may have ended before the script was told.
    if (interruption == 0) interruption = interrupted();
    if (interruption != 0 && interruption != SIGPIPE) outcome.verdict = {128 + interruption, ""};
    outcome.printed = stage.printed(request.all_output);
    return outcome;
}

}  // namespace tcpwhy::run
