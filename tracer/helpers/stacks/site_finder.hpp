// Finds the call sites of tracees that are held at a call: from the cache at once, else by the
// stack helper, whose answer comes later. Never waits.
//
// A helper that crashes or does not answer is replaced; the program that it was busy with then has
// no sites, and nothing else is lost. Belongs to the observer's thread.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "tracer/helpers/helper_process.hpp"
#include "tracer/helpers/stacks/messages.hpp"
#include "tracer/helpers/stacks/site_cache.hpp"
#include "tracer/helpers/stacks/work_budget.hpp"
#include "tracer/model/process_event.hpp"
#include "tracer/model/system_call.hpp"

namespace tcpwhy::helpers {

struct SiteCounts {
    std::uint64_t asked = 0;        ///< calls
    std::uint64_t cached = 0;       ///< … answered at once
    std::uint64_t given_up = 0;     ///< … left without a site, because finding it took too long
    std::uint64_t helper_lost = 0;  ///< times that the helper crashed or hung
};

class SiteFinder {
  public:
    /// Gets the site of a call; null: it stays unknown. False when it came too late.
    using Take = std::function<bool(model::CallId, SitePointer)>;

    /// `body` is the life of the helper; tests have others than serve_stacks(). Without a helper
    /// process, every site is given up.
    explicit SiteFinder(std::function<void(int socket)> body);
    ~SiteFinder();
    SiteFinder(const SiteFinder&) = delete;
    SiteFinder& operator=(const SiteFinder&) = delete;

    struct Answer {
        SitePointer site;      ///< null: unknown, or not yet known
        bool pending = false;  ///< take_answers() will say
    };
    /// `tid` is held by ptrace at the entry of the call.
    struct Question {
        model::Pid pid = 0;
        model::Pid tid = 0;
        model::CallId call = 0;
        model::Family family = model::Family::other;
        std::uint64_t pc = 0;
        std::uint64_t stack_pointer = 0;
    };
    /// `now`: any clock that runs forward, ns.
    Answer ask(const Question& question, model::Time now);

    /// The process has executed another program, or has ended.
    void forget(model::Pid pid);

    /// Hands out what has come since; null for sites that stay unknown. Waits at most `wait_ms` for
    /// an answer. Gives up on a helper that has been silent for too long.
    void take_answers(model::Time now, int wait_ms, const Take& take);
    [[nodiscard]] bool any_pending() const { return !pending_.empty(); }

    /// An interpreter of which nobody has been informed yet; pid 0: none.
    struct Interpreter {
        model::Pid pid = 0;
        std::string name;
    };
    Interpreter take_interpreter();

    [[nodiscard]] const SiteCounts& counts() const { return counts_; }

  private:
    static constexpr std::uint32_t no_set = 0;

    struct Pending {
        model::Pid pid = 0;
        std::uint32_t set = no_set;
        Registers registers;
        std::vector<std::uint8_t> stack;
        model::Time asked = 0;
        bool asked_again = false;
    };
    void start_helper();
    std::uint32_t set_of(model::Pid pid);
    std::uint32_t introduce(model::Pid pid);
    Answer give_up();
    bool send(const Packet& packet, const std::vector<Descriptor>& files = {});
    bool send_modules(model::Pid pid, std::uint32_t set, const std::vector<Module>& modules);
    bool send_sample(model::CallId call, const Pending& pending);
    void send_waiting(const Take* take);
    bool ask_again(model::CallId call, Pending& pending, Verdict verdict);
    void finish(model::CallId call, SitePointer site, const Take& take);
    void on_answer(SiteMessage&& answer, const Take& take);
    void lose_helper(const Take& take);
    void forget_old_sets();

    std::function<void(int)> body_;
    std::unique_ptr<HelperProcess> helper_;
    SiteCache cache_;
    SiteCounts counts_;
    WorkBudget budget_;
    model::Time last_answer_ = 0;
    std::unordered_map<model::CallId, Pending> pending_;
    std::deque<model::CallId> waiting_;                   ///< those that the helper has not got yet
    std::size_t in_flight_ = 0;                           ///< those that it has
    std::unordered_map<model::Pid, std::uint32_t> sets_;  ///< of processes; no_set: no sites
    std::unordered_map<std::string, std::uint32_t> by_maps_;  ///< processes that share all mappings
    std::unordered_set<std::uint32_t> barred_;                ///< sets with which a helper was lost
    std::unordered_set<std::string> interpreters_;            ///< those found so far
    Interpreter unreported_;
    std::uint32_t next_set_ = no_set + 1;
};

}  // namespace tcpwhy::helpers
