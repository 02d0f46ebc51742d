#include "tracer/live/live.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <exception>
#include <future>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "common/errors.hpp"
#include "tracer/calls/observe/engine/observer.hpp"
#include "tracer/calls/observe/kernel/clock.hpp"
#include "tracer/helpers/stacks/call_sites.hpp"
#include "tracer/lab/neighbours.hpp"
#include "tracer/live/live_control.hpp"
#include "tracer/model/tee.hpp"
#include "tracer/session/capture_thread.hpp"
#include "tracer/session/pipeline.hpp"
#include "tracer/session/quiet.hpp"

namespace tcpwhy::live {
namespace {

constexpr std::chrono::milliseconds turn{10};  ///< how often each thread looks after the others
/// … and when nothing happens: what begins then wakes the threads, but an end is noticed so late.
constexpr std::chrono::milliseconds longest_rest{250};
/// The observer's, while its programs do nothing. A program that wants to join waits so long.
constexpr std::chrono::milliseconds observers_rest{100};

/// --kill-on-exit: the time from SIGTERM to SIGKILL, and from there to giving up.
constexpr std::chrono::seconds patience{1};
/// After the last program has been ended its sockets may still be closing.
constexpr model::Time closing_time_ns = 250 * model::millisecond_ns;

/// The segments of another network namespace cannot be captured here.
void require_same_network(model::Pid pid) {
    struct stat own {};
    struct stat theirs {};
    const std::string path = "/proc/" + std::to_string(pid) + "/ns/net";
    if (stat("/proc/self/ns/net", &own) != 0 || stat(path.c_str(), &theirs) != 0) return;
    if (own.st_ino == theirs.st_ino) return;
    const std::string number = std::to_string(pid);
    throw UsageError("cannot observe process " + number +
                     ": it is in another network namespace, whose segments cannot be captured here "
                     "(fix: sudo "
                     "nsenter -t " +
                     number + " -n tcpwhy live -p " + number + ")");
}

/// The observer's thread: it lets programs in and observes them. At its end it ends the capture as
/// well.
class Host {
  public:
    Host(const LiveRequest& request, const lab::Rung& rung, const ControlSocket& socket,
         session::Inbox& inbox, session::CaptureThread& capture, const LiveHooks& hooks)
        : request_(request),
          rung_(rung),
          socket_(socket),
          inbox_(inbox),
          capture_(capture),
          hooks_(hooks),
          thread_([this] { run(); }) {}
    ~Host() {
        end();
        if (thread_.joinable()) thread_.join();
    }
    Host(const Host&) = delete;
    Host& operator=(const Host&) = delete;

    void end() { ending_ = true; }
    /// Nothing happens, or something does again: frames wait until the observer says that it has
    /// nothing older.
    void rest(bool resting) {
        const bool ends = resting_.exchange(resting) && !resting;
        const std::lock_guard lock(mutex_);
        if (ends && observer_ != nullptr) observer_->wake();
    }
    /// Returns when the running processes (-p) are attached; throws the reason why they cannot be.
    void wait_until_attached() { attached_.get_future().get(); }
    /// Waits for the thread's end; throws the exception that ended it.
    void join() {
        thread_.join();
        if (failure_) std::rethrow_exception(failure_);
    }

  private:
    void run() {
        try {
            std::optional<helpers::CallSites> sites;
            if (request_.sites) sites.emplace(inbox_);
            calls::EntryWatcher* const watcher = sites ? &*sites : nullptr;
            model::FactSink& facts = sites ? static_cast<model::FactSink&>(*sites) : inbox_;
            calls::Observer observer(facts, watcher);
            if (attach_all(observer)) observe(observer);
            if (request_.kill_on_exit) kill_all(observer);
            observer.leave_to_end_of_thread();
            if (sites) sites->finish();
        } catch (...) {
            failure_ = std::current_exception();
        }
        // The programs go on when this thread ends.
        if (request_.kill_on_exit)
            capture_.end_at(calls::now() + closing_time_ns);
        else
            capture_.cut_at(calls::now());
        inbox_.facts_ended();
    }

    bool attach_all(calls::Observer& observer) {
        try {
            for (const model::Pid pid : request_.attach) {
                require_same_network(pid);
                observer.attach(pid, model::Side::none);
            }
            attached_.set_value();
            return true;
        } catch (...) {
            attached_.set_exception(std::current_exception());
            observer.leave_to_end_of_thread();
            return false;
        }
    }

    void observe(calls::Observer& observer) {
        LiveControl control(socket_, {[&](const Newcomer& newcomer) { admit(observer, newcomer); },
                                      [this] { return description(); }, request_.kill_on_exit,
                                      rung_.mode == model::Mode::host});
        const Awakable awakable(*this, observer);
        while (!ending_) {
            // With no program to observe, the thread waits for the next one to join.
            const bool busy = observer.anything_left();
            const bool rests = resting_;
            const auto at_most = rests ? observers_rest : turn;
            observer.run(busy ? static_cast<int>(at_most.count()) : 0, rests);
            programs_ = observer.programs();
            control.serve(busy ? std::chrono::milliseconds{0} : resting_ ? longest_rest : turn);
            if (hooks_.interrupted() != 0) end();
        }
    }

    /// While it lives, the main thread can wake the observer.
    class Awakable {
      public:
        Awakable(Host& host, calls::Observer& observer) : host_(host) { set(&observer); }
        ~Awakable() { set(nullptr); }
        Awakable(const Awakable&) = delete;
        Awakable& operator=(const Awakable&) = delete;

      private:
        void set(calls::Observer* observer) {
            const std::lock_guard lock(host_.mutex_);
            host_.observer_ = observer;
        }
        Host& host_;
    };

    void admit(calls::Observer& observer, const Newcomer& newcomer) const {
        const auto afterwards =
            request_.kill_on_exit ? calls::Afterwards::dies : calls::Afterwards::goes_on;
        observer.join(newcomer.pid, afterwards, newcomer.role);
    }

    [[nodiscard]] std::string description() const {
        const std::size_t count = programs_;
        return "process " + std::to_string(getpid()) + ", " + std::to_string(count) +
               (count == 1 ? " program; " : " programs; ") + rung_.detail;
    }

    static void kill_all(calls::Observer& observer) {
        for (const int number : {SIGTERM, SIGKILL}) {
            const auto deadline = std::chrono::steady_clock::now() + patience;
            for (const model::Pid pid : observer.processes()) kill(pid, number);
            while (observer.anything_left() && std::chrono::steady_clock::now() < deadline)
                observer.run(static_cast<int>(turn.count()));
        }
    }

    const LiveRequest& request_;
    const lab::Rung& rung_;
    const ControlSocket& socket_;
    session::Inbox& inbox_;
    session::CaptureThread& capture_;
    const LiveHooks& hooks_;
    std::promise<void> attached_;
    std::atomic<bool> ending_{false};
    std::atomic<bool> resting_{false};
    std::mutex mutex_;
    calls::Observer* observer_ = nullptr;   ///< null: not observing
    std::atomic<std::size_t> programs_{0};  ///< that are observed
    std::exception_ptr failure_;
    std::thread thread_;  // last: it uses all of the above
};

}  // namespace

void run_live(const LiveRequest& request, const lab::Rung& rung, const ControlSocket& socket,
              model::TraceSink& sink, const LiveHooks& hooks) {
    lab::Neighbours neighbours(rung.mode);
    model::Tee tee({&neighbours, &sink});
    session::Inbox inbox;
    session::CaptureThread capture(request.capture, inbox, longest_rest);
    model::TraceHeader header{rung.mode, request.capture.interface, rung.detail, {}};
    header.snaplen = static_cast<std::uint32_t>(request.capture.snaplen_bytes);
    header.filter = request.capture.filter;
    header.link_type = capture.link_type();
    session::Pipeline pipeline(inbox, header, tee);
    pipeline.stop_after(request.segments_at_most);
    Host host(request, rung, socket, inbox, capture, hooks);
    host.wait_until_attached();
    hooks.ready();
    pipeline.begin();
    session::Quiet quiet(std::chrono::steady_clock::now());
    while (!pipeline.all_ended()) {
        const bool rested = quiet.lasts(std::chrono::steady_clock::now());
        host.rest(rested);
        if (rested) inbox.rest(longest_rest);
        if (pipeline.pump(rested ? std::chrono::milliseconds{0} : turn)) {
            quiet.end(std::chrono::steady_clock::now());
            capture.hurry();
        }
        neighbours.tell(calls::now(),
                        [&](model::Notice&& found) { pipeline.tell(std::move(found)); });
        if (pipeline.told_enough() || hooks.unwanted()) host.end();
    }
    host.join();
    pipeline.finish();
}

}  // namespace tcpwhy::live
