#include "tracer/run/runner.hpp"

#include <chrono>
#include <exception>

#include "tracer/calls/observe/kernel/clock.hpp"
#include "tracer/lab/firewall.hpp"
#include "tracer/lab/settings.hpp"
#include "tracer/model/tee.hpp"
#include "tracer/run/mailbox.hpp"
#include "tracer/run/stage.hpp"
#include "tracer/session/capture_thread.hpp"
#include "tracer/session/pipeline.hpp"

namespace tcpwhy::run {
namespace {

constexpr std::chrono::milliseconds fetch_interval{5};  ///< of the analysing thread

/// After the last process has ended its sockets may still be closing: the longest time for which
/// that is followed.
constexpr model::Time closing_time_ns = 250 * model::millisecond_ns;

}  // namespace

RunOutcome run_programs(const RunRequest& request, const lab::Rung& rung, model::TraceSink& sink,
                        const std::function<int()>& interrupted) {
    for (const Program& program : request.programs) require_program(program.argv);
    lab::apply(request.settings, rung);
    lab::put_up(request.firewall, request.plan.port, rung);

    Mailbox mailbox;
    Messenger messenger(mailbox, request.segments_at_most);
    model::Tee tee({&messenger, &sink});
    model::TraceHeader header{rung.mode,
                              request.capture.interface,
                              rung.detail,
                              Endpoint{{}, request.plan.port},
                              static_cast<std::uint32_t>(request.capture.snaplen_bytes),
                              request.capture.filter};
    session::Inbox inbox;
    session::CaptureThread capture(request.capture, inbox);
    header.link_type = capture.link_type();
    session::Pipeline pipeline(inbox, header, tee);
    Stage stage(request.programs, request.plan, inbox, mailbox);

    while (!pipeline.facts_ended()) {
        pipeline.pump(fetch_interval);
        const int signal = interrupted();
        mailbox.post([&](News& news) {
            news.settled = pipeline.horizon();
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
        pipeline.pump(fetch_interval);
        if (pipeline.horizon() > ended && (failure || stage.at_rest())) capture.end_at(ended);
    }
    pipeline.finish();
    if (failure) std::rethrow_exception(failure);
    RunOutcome outcome;
    outcome.verdict = stage.verdict();
    outcome.printed = stage.printed();
    return outcome;
}

}  // namespace tcpwhy::run
