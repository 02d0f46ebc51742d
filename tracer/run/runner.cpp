#include "tracer/run/runner.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <mutex>
#include <span>
#include <sstream>
#include <thread>

#include "common/errors.hpp"
#include "tracer/calls/observe/engine/observer.hpp"
#include "tracer/lab/firewall.hpp"
#include "tracer/lab/settings.hpp"
#include "tracer/model/tee.hpp"
#include "tracer/run/program_input.hpp"
#include "tracer/run/program_output.hpp"
#include "tracer/session/capture_thread.hpp"
#include "tracer/session/clock.hpp"
#include "tracer/session/pipeline.hpp"

namespace tcpwhy::run {
namespace {

constexpr std::chrono::milliseconds turn{5};  ///< how often each thread looks after the others

/// After the last process has ended its sockets may still be closing: how long that is followed at
/// most.
constexpr model::Time closing_time_ns = 250 * model::millisecond_ns;

/// What the analysing thread tells the observing one.
struct News {
    struct Passed {
        scenario::PassedSegment segment;
        std::vector<model::CallId> woken;
    };
    std::vector<Passed> segments;
    model::Time settled = 0;
    int interrupted_by = 0;
    bool enough = false;   ///< -c has been reached
    bool abandon = false;  ///< nobody wants the rest
};

class Mailbox {
  public:
    template <class Change>
    void post(Change&& change) {
        const std::lock_guard lock(mutex_);
        change(news_);
    }
    News take() {
        const std::lock_guard lock(mutex_);
        News taken = std::exchange(news_, News{});
        news_.settled = taken.settled;
        news_.abandon = taken.abandon;
        return taken;
    }

  private:
    std::mutex mutex_;
    News news_;
};

/// The calls whose wait it ends for certain. An acknowledgment alone makes a descriptor writable,
/// but tells nothing to those that watch it edge-triggered and have never filled it (epoll(7)).
std::span<const model::CallId> woken_by(const model::Segment& segment,
                                        const model::SegmentFinding& finding) {
    const bool brings_something = segment.sequence_length() > 0 ||
                                  segment.has(model::tcp_flag::rst) ||
                                  finding.phase == model::Phase::handshake;
    return brings_something ? finding.may_wake : std::span<const model::CallId>{};
}

/// A listener of the trace that tells the run script what passed on the wire.
class Messenger : public model::PartialSink {
  public:
    Messenger(Mailbox& mailbox, std::uint64_t segments_at_most)
        : mailbox_(mailbox), at_most_(segments_at_most) {}

    void segment(const model::Segment& segment, const model::SegmentFinding& finding) override {
        ++segments_;
        const auto woken = woken_by(segment, finding);
        mailbox_.post([&](News& news) {
            news.segments.push_back({{segment.time,
                                      finding.connection.id,
                                      finding.from,
                                      segment.flags,
                                      segment.length,
                                      finding.client_state,
                                      finding.server_state,
                                      {}},
                                     {woken.begin(), woken.end()}});
            if (segments_ == at_most_) news.enough = true;
        });
    }

  private:
    Mailbox& mailbox_;
    std::uint64_t at_most_;
    std::uint64_t segments_ = 0;
};

/// The observer's thread: carries out the script, and passes on what is observed.
class Stage : public model::FactSink {
  public:
    Stage(const RunRequest& request, session::Inbox& inbox, Mailbox& mailbox)
        : request_(request),
          inbox_(inbox),
          mailbox_(mailbox),
          script_(plan_of(request)),
          inputs_(inputs_of(request)),
          output_(names_of(request)),
          thread_([this] { run(); }) {}
    ~Stage() override {
        mailbox_.post([](News& news) { news.abandon = true; });
        inbox_.abandon();
        if (thread_.joinable()) thread_.join();
    }
    Stage(const Stage&) = delete;
    Stage& operator=(const Stage&) = delete;

    /// Waits for the thread's end; from then on the script belongs to the caller's thread. Throws
    /// what the thread threw.
    void join() {
        thread_.join();
        if (failure_) std::rethrow_exception(failure_);
    }
    /// After join(): tells the script what passed since, and says whether all connections are done.
    bool at_rest() {
        hear(mailbox_.take());
        return script_.connections_finished();
    }
    [[nodiscard]] const scenario::Verdict& verdict() const { return script_.verdict(); }
    [[nodiscard]] std::string printed() { return output_.finish(); }

    void fact(model::Fact&& fact) override {
        script_.fact(fact);
        inbox_.fact(std::move(fact));
    }
    void settled(model::Time until) override { inbox_.settled(until); }

  private:
    void run() {
        try {
            calls::Observer observer(*this);
            script_.begin(session::now());
            perform(observer);
            while (!script_.over()) {
                observer.run(static_cast<int>(turn.count()));
                const News news = mailbox_.take();
                if (news.abandon) break;
                hear(news);
                script_.tick(session::now());
                perform(observer);
                for (ProgramInput& input : inputs_) input.flush();
                if (!observer.anything_left()) std::this_thread::sleep_for(turn);
            }
            observer.look_at_orphans();
        } catch (...) {
            failure_ = std::current_exception();
        }
        inbox_.facts_ended();
    }

    void hear(const News& news) {
        for (News::Passed passed : news.segments) {
            passed.segment.woken = passed.woken;
            script_.segment(passed.segment);
        }
        script_.settled(news.settled);
        if (news.interrupted_by != 0) script_.interrupt(news.interrupted_by, session::now());
        if (news.enough) script_.enough(session::now());
    }

    void perform(calls::Observer& observer) {
        for (const scenario::Action& action : script_.take_actions()) {
            switch (action.kind) {
                case scenario::Action::Kind::start:
                    start(observer, place_of(action.program));
                    break;
                case scenario::Action::Kind::type:
                    inputs_[place_of(action.program)].type(action.text);
                    break;
                case scenario::Action::Kind::end_input:
                    inputs_[place_of(action.program)].end();
                    break;
                case scenario::Action::Kind::signal:
                    for (const model::Pid pid : whom(action))
                        if (observer.alive(pid)) kill(pid, action.signal);
                    break;
                case scenario::Action::Kind::drop:
                    observer.drop(action.pid, action.fd, action.segment);
                    break;
                case scenario::Action::Kind::drop_no_more:
                    observer.drop_no_more(action.pid, action.fd);
                    break;
            }
        }
    }

    [[nodiscard]] std::vector<model::Pid> whom(const scenario::Action& action) const {
        const scenario::Cast& cast = script_.cast();
        return action.program.empty() ? cast.processes(action.role)
                                      : cast.processes(action.program);
    }

    [[nodiscard]] std::size_t place_of(const std::string& program) const {
        std::size_t place = 0;
        while (request_.programs.at(place).name != program) ++place;
        return place;
    }

    void start(calls::Observer& observer, std::size_t place) {
        const Program& program = request_.programs[place];
        calls::Command command;
        command.argv = program.argv;
        command.stdin_fd = inputs_[place].program_end();
        command.stdout_fd = command.stderr_fd = output_.end(place);
        command.role = scenario::role_named(program.name);
        observer.start(command);
        inputs_[place].close_program_end();
        output_.close_end(place);
    }

    static scenario::Plan plan_of(const RunRequest& request) {
        scenario::Plan plan = request.plan;
        plan.programs = names_of(request);
        return plan;
    }
    static std::vector<std::string> names_of(const RunRequest& request) {
        std::vector<std::string> names;
        for (const Program& program : request.programs) names.push_back(program.name);
        return names;
    }
    static std::vector<ProgramInput> inputs_of(const RunRequest& request) {
        std::vector<ProgramInput> inputs;
        for (const Program& program : request.programs) {
            const bool typed = scenario::steps_type_to(request.plan, program.name) ||
                               (program.name == "client" && request.plan.typed);
            inputs.emplace_back(program.name, typed, program.input_file);
        }
        return inputs;
    }

    const RunRequest& request_;
    session::Inbox& inbox_;
    Mailbox& mailbox_;
    scenario::RunScript script_;
    std::vector<ProgramInput> inputs_;
    ProgramOutput output_;
    std::exception_ptr failure_;
    std::thread thread_;  // last: it uses all of the above
};

bool is_folder(const std::string& path) {
    struct stat status {};
    return stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

bool executable_file(const std::string& path) {
    struct stat status {};
    return stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) &&
           access(path.c_str(), X_OK) == 0;
}

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
    Stage stage(request, inbox, mailbox);

    while (!pipeline.facts_ended()) {
        pipeline.pump(turn);
        const int signal = interrupted();
        mailbox.post([&](News& news) {
            news.settled = pipeline.horizon();
            if (signal != 0) news.interrupted_by = signal;
        });
    }
    // Nothing is sent any more by anybody's call: what the kernel still has to say is on its way.
    const model::Time ended = session::now();
    capture.end_at(ended + closing_time_ns);
    std::exception_ptr failure;
    try {
        stage.join();
    } catch (...) {
        failure = std::current_exception();
    }
    while (!pipeline.all_ended()) {
        pipeline.pump(turn);
        if (pipeline.horizon() > ended && (failure || stage.at_rest())) capture.end_at(ended);
    }
    pipeline.finish();
    if (failure) std::rethrow_exception(failure);
    RunOutcome outcome;
    outcome.verdict = stage.verdict();
    outcome.printed = stage.printed();
    return outcome;
}

void require_program(const std::vector<std::string>& argv) {
    if (argv.empty() || argv.front().empty()) throw UsageError("an empty command cannot be run");
    const std::string& program = argv.front();
    if (program.find('/') != std::string::npos) {
        if (access(program.c_str(), F_OK) != 0)
            throw UsageError(attempt_failed("cannot run " + program, errno));
        if (is_folder(program)) throw UsageError("cannot run " + program + ": it is a folder");
        if (!executable_file(program))
            throw UsageError("cannot run " + program +
                             ": it is not an executable file (mend: chmod +x)");
        return;
    }
    const char* path = std::getenv("PATH");
    std::istringstream folders(path ? path : "/usr/local/bin:/usr/bin:/bin");
    for (std::string folder; std::getline(folders, folder, ':');)
        if (executable_file((folder.empty() ? "." : folder) + "/" + program)) return;
    throw UsageError("cannot run " + program + ": no such command in PATH");
}

}  // namespace tcpwhy::run
