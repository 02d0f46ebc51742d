// Births and deaths in every order in which waitpid(2) can deliver them. The processes are
// invented: their numbers are above the kernel's greatest (2^22), so nothing is found in /proc.
#include "tracer/calls/observe/engine/process_stops.hpp"

#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <random>

#include "support/catch.hpp"

using namespace tcpwhy;

namespace {

constexpr model::Pid first_pid = 5'000'000;

constexpr calls::WaitStatus killed{calls::WaitStatus::Kind::killed, 9};

struct Facts : model::FactSink {
    std::map<model::Pid, std::string> lives;  ///< "f" a birth, "e" the ending, "x" the exit
    void fact(model::Fact&& fact) override {
        using What = model::ProcessEvent::What;
        const auto* event = std::get_if<model::ProcessEvent>(&fact);
        REQUIRE(event != nullptr);
        if (event->what == What::fork) lives[event->pid] += 'f';
        if (event->what == What::ending) lives[event->pid] += 'e';
        if (event->what == What::exit) lives[event->pid] += 'x';
    }
    void settled(model::Time) override {}
};

/// A process, or a thread of the first process, as the kernel has it.
struct Life {
    model::Pid maker = 0;  ///< 0: it is there from the beginning
    bool thread = false;
    bool stopped = false;  ///< its first stop has been delivered
    bool born = false;     ///< its birth has been delivered
    bool dead = false;
    bool unheard = false;  ///< its maker died before it could report
};

class World {
  public:
    explicit World(unsigned seed) : random_(seed), stops_(tracees_) {
        calls::Process& root = tracees_.add_process(first_pid, 1, model::Side::server);
        root.reported = true;
        tracees_.add_thread(first_pid, root, std::make_shared<calls::FileTable>());
        lives_[first_pid] = Life{0, false, true, true, false};
        const auto count = 2 + random_() % 30;
        for (unsigned each = 1; each < count; ++each)
            lives_[first_pid + static_cast<model::Pid>(each)] =
                Life{first_pid + static_cast<model::Pid>(random_() % each), random_() % 5 == 0};
        // Threads make nothing here: their deaths would end the rest of their process.
        for (auto& [pid, life] : lives_)
            while (life.maker != 0 && lives_[life.maker].thread)
                life.maker = lives_[life.maker].maker;
    }

    void run() {
        while (step()) {
        }
        CHECK(tracees_.threads.empty());
        CHECK(tracees_.processes.empty());
        CHECK(stops_.newborns().empty());
        for (const auto& [pid, life] : lives_) {
            INFO("process " << pid);
            const std::string seen = facts_.lives[pid];
            const bool silent = life.thread || life.unheard || !life.born;
            CHECK(seen == (life.maker == 0 ? "ex" : silent ? "" : "fex"));
        }
    }

  private:
    /// Delivers one event that can come next; false when all have come.
    bool step() {
        std::vector<std::pair<char, model::Pid>> possible;
        for (const auto& [pid, life] : lives_) {
            const bool made = life.maker == 0 || can_exist(life);
            if (!made || life.dead) {
                if (life.dead && !life.born && !life.unheard) possible.emplace_back('b', pid);
                continue;
            }
            if (!life.stopped) possible.emplace_back('s', pid);
            if (!life.born && !life.unheard) possible.emplace_back('b', pid);
            if (may_die(pid, life)) possible.emplace_back('d', pid);
        }
        if (possible.empty()) return false;
        const auto [what, pid] = possible[random_() % possible.size()];
        deliver(what, pid);
        return true;
    }

    /// A maker must be known before its stops can tell anything, and it must live.
    bool can_exist(const Life& life) { return lives_[life.maker].born; }

    /// The leader of a process dies after its threads.
    bool may_die(model::Pid pid, const Life& life) {
        if (life.thread) return true;
        return std::none_of(lives_.begin(), lives_.end(), [&](const auto& other) {
            return other.second.maker == pid && other.second.thread && !other.second.dead;
        });
    }

    void deliver(char what, model::Pid pid) {
        Life& life = lives_[pid];
        ++now_;
        if (what == 's') {
            life.stopped = true;
            if (tracees_.thread(pid) == nullptr) stops_.hold(pid, 0, now_);
        } else if (what == 'b') {
            life.born = true;
            calls::Thread* maker = tracees_.thread(life.maker);
            REQUIRE(maker != nullptr);
            maker->clone_flags = life.thread ? CLONE_THREAD | CLONE_FILES : 0;
            stops_.born(*maker, pid, !life.dead, now_);
        } else {
            life.dead = true;
            stops_.on_death(pid, killed, now_);
            for (auto& [other, child] : lives_)
                if (child.maker == pid && !child.born) {
                    child.unheard = true;
                    if (!child.dead) stops_.on_death(other, killed, now_);
                    child.dead = true;
                }
        }
    }

    std::mt19937 random_;
    Facts facts_;
    calls::Tracees tracees_{facts_};
    calls::ProcessStops stops_;
    std::map<model::Pid, Life> lives_;
    model::Time now_ = 1;
};

}  // namespace

TEST_CASE("births, first stops and deaths in any order leave no process in the tables") {
    for (unsigned seed = 0; seed < 3000; ++seed) {
        INFO("seed " << seed);
        World(seed).run();
    }
}

TEST_CASE("a number that the kernel gives again belongs to the new process") {
    Facts facts;
    calls::Tracees tracees(facts);
    calls::ProcessStops stops(tracees);
    calls::Process& root = tracees.add_process(first_pid, 1, model::Side::server);
    root.reported = true;
    calls::Thread& maker =
        tracees.add_thread(first_pid, root, std::make_shared<calls::FileTable>());
    const model::Pid again = first_pid + 1;
    // Its maker was killed and never reported it.
    stops.on_death(again, {calls::WaitStatus::Kind::killed, 9}, 1);
    maker.clone_flags = 0;
    stops.born(maker, again, true, 2);
    CHECK(tracees.process(again) != nullptr);
    CHECK(facts.lives[again] == "f");
    stops.on_death(again, {calls::WaitStatus::Kind::exited, 0}, 3);
    CHECK(facts.lives[again] == "fex");
    // Nobody has heard of this one's death, but it is not there.
    maker.clone_flags = 0;
    stops.born(maker, again, false, 4);
    CHECK(tracees.process(again) == nullptr);
}

namespace {

struct Releases : model::FactSink {
    std::vector<model::ProcessEvent> events;
    void fact(model::Fact&& fact) override {
        events.push_back(std::get<model::ProcessEvent>(std::move(fact)));
    }
    void settled(model::Time) override {}
};

/// A process with two threads, the second of which has a table of its own. The first is alive: it
/// is in /proc.
struct TwoTables {
    static constexpr model::SocketId socket = 7;
    static constexpr model::Pid second = first_pid;
    static constexpr int no_descriptor = 1 << 20;
    Releases facts;
    calls::Tracees tracees{facts};
    calls::ProcessStops stops{tracees};
    calls::Process& process = tracees.add_process(getpid(), 1, model::Side::server);
    TwoTables() {
        process.reported = true;
        for (const model::Pid tid : {process.pid, second})
            tracees.add_thread(tid, process, std::make_shared<calls::FileTable>());
        tracees.descriptors.put(*thread(second).files, no_descriptor, {socket, nullptr});
    }
    calls::Thread& thread(model::Pid tid) { return *tracees.thread(tid); }
};

}  // namespace

TEST_CASE("a thread with a table of its own gives up its sockets at its own exit") {
    using What = model::ProcessEvent::What;
    TwoTables two;
    SECTION("it alone uses the table") {
        two.stops.on_ending(two.thread(TwoTables::second), 1);
        REQUIRE(two.facts.events.size() == 1);
        const model::ProcessEvent& event = two.facts.events.front();
        CHECK(event.what == What::thread_ending);
        CHECK(event.pid == getpid());
        REQUIRE(event.releases.size() == 1);
        CHECK(event.releases.front().socket == TwoTables::socket);
        CHECK(event.releases.front().holders_left == 0);
    }
    SECTION("a thread that lives on uses the table, too") {
        two.tracees.add_thread(first_pid + 1, two.process, two.thread(TwoTables::second).files);
        two.stops.on_ending(two.thread(TwoTables::second), 1);
        CHECK(two.facts.events.empty());
        two.stops.on_ending(two.thread(first_pid + 1), 2);
        CHECK(two.facts.events.size() == 1);
    }
    SECTION("the process ends with all its threads") {
        two.stops.on_death(getpid(), killed, 1);
        REQUIRE(two.facts.events.size() == 2);
        CHECK(two.facts.events.front().what == What::ending);
        CHECK(two.facts.events.front().releases.size() == 1);
    }
}

TEST_CASE("a process whose birth nobody reported is observed in the manner of the others") {
    Facts facts;
    calls::Tracees tracees(facts);
    calls::ProcessStops stops(tracees);
    // Programs that joined: no filter picks their calls, and they outlive their observer.
    tracees.manner = {true, false};
    const model::Pid self = getpid();  // any process that is in /proc
    stops.adopt(self, 1);
    REQUIRE(tracees.process(self) != nullptr);
    CHECK(tracees.process(self)->manner.attached);
    CHECK_FALSE(tracees.process(self)->manner.filtered);
    CHECK(tracees.thread(self)->stops_at_syscalls());
}
