#include "tracer/helpers/stacks/site_finder.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "common/errors.hpp"
#include "common/text/base_name.hpp"
#include "tracer/calls/observe/kernel/tracee_memory.hpp"
#include "tracer/helpers/stacks/interpreters.hpp"
#include "tracer/helpers/stacks/sampler.hpp"

namespace tcpwhy::helpers {
namespace {

constexpr std::size_t most_pending = 1024;  // each with a copy of its stack
constexpr std::size_t most_pending_of_lesser = 512;
constexpr std::size_t most_in_flight = 4;  // packets that the socket surely has room for
constexpr std::uint64_t most_helpers = 4;  // in the life of one observer
constexpr std::size_t most_kept_sets = 64;
constexpr model::Time longest_silence_ns = 5 * model::second_ns;

/// What makes two processes alike for the walk: the same files at the same addresses.
std::string identity(const std::vector<Module>& modules) {
    std::string text;
    for (const Module& module : modules)
        text += std::to_string(module.begin) + ' ' + std::to_string(module.inode) + ' ' +
                module.path + '\n';
    return text;
}

}  // namespace

SiteFinder::SiteFinder(std::function<void(int socket)> body) : body_(std::move(body)) {
    start_helper();
}
SiteFinder::~SiteFinder() = default;

void SiteFinder::start_helper() {
    try {
        helper_ = std::make_unique<HelperProcess>(Limits{}, body_);
    } catch (const Error&) {
        helper_.reset();  // every further site is given up, and counted
    }
}

SiteFinder::Answer SiteFinder::ask(const Question& question, model::Time now) {
    ++counts_.asked;
    const std::uint32_t set = set_of(question.pid);
    if (set == no_set) return {};
    std::optional<Registers> registers;
    const auto frame_pointer = [&]() -> std::optional<std::uint64_t> {
        if (!registers) registers = registers_of(question.tid);
        if (!registers) return std::nullopt;
        return registers->values[dwarf_frame_pointer];
    };
    const auto read = [&](std::uint64_t address, std::uint64_t* to, std::size_t count) {
        const std::size_t bytes = count * sizeof *to;
        return calls::read_present_memory(question.tid, address, to, bytes) == bytes;
    };
    const SiteCache::Top top{question.pc, question.stack_pointer};
    if (SiteCache::Found found = cache_.find(set, top, frame_pointer, read); found.known) {
        ++counts_.cached;
        return {std::move(found.site), false};
    }
    const std::size_t room = is_lesser(question.family) ? most_pending_of_lesser : most_pending;
    if (!helper_ || barred_.contains(set) || pending_.size() >= room ||
        !budget_.take(question.family, now))
        return give_up();
    if (!frame_pointer()) return {};  // it is gone
    std::array<std::uint8_t, stack_bytes> stack;
    const std::size_t size = copy_stack(question.tid, stack_pointer_of(*registers), stack);
    pending_[question.call] = {
        question.pid, set, *registers, {stack.begin(), stack.begin() + size}, now};
    waiting_.push_back(question.call);
    send_waiting(nullptr);
    return {nullptr, true};
}

SiteFinder::Answer SiteFinder::give_up() {
    ++counts_.given_up;
    return {};
}

/// The helper gets the oldest samples that wait, unless an answer to another one has answered them
/// meanwhile.
void SiteFinder::send_waiting(const Take* take) {
    while (in_flight_ < most_in_flight && !waiting_.empty()) {
        const model::CallId call = waiting_.front();
        Pending& pending = pending_.at(call);
        const auto read = [&](std::uint64_t address, std::uint64_t* to, std::size_t count) {
            const std::uint64_t at = address - stack_pointer_of(pending.registers);
            if (at + count * sizeof *to > pending.stack.size()) return false;
            std::memcpy(to, pending.stack.data() + at, count * sizeof *to);
            return true;
        };
        if (take != nullptr) {
            const SiteCache::Top top{pending.registers.pc, stack_pointer_of(pending.registers)};
            const auto frame_pointer = [&]() -> std::optional<std::uint64_t> {
                return pending.registers.values[dwarf_frame_pointer];
            };
            if (auto found = cache_.find(pending.set, top, frame_pointer, read); found.known) {
                waiting_.pop_front();
                finish(call, std::move(found.site), *take);
                continue;
            }
        }
        if (!send_sample(call, pending)) return;
        waiting_.pop_front();
        ++in_flight_;
    }
}

bool SiteFinder::send_sample(model::CallId call, const Pending& pending) {
    const std::uint64_t top = stack_pointer_of(pending.registers);
    return send(encode(SampleMessage{call, pending.set, {pending.registers, top, pending.stack}}));
}

void SiteFinder::finish(model::CallId call, SitePointer site, const Take& take) {
    pending_.erase(call);
    take(call, std::move(site));
}

void SiteFinder::forget(model::Pid pid) {
    sets_.erase(pid);
    if (by_maps_.size() > most_kept_sets) forget_old_sets();
}

/// Those of programs that run no longer. A program that is made again and again keeps its set for a
/// while: its children share all mappings.
void SiteFinder::forget_old_sets() {
    std::unordered_set<std::uint32_t> in_use;
    for (const auto& [pid, set] : sets_) in_use.insert(set);
    std::erase_if(by_maps_, [&](const auto& entry) {
        if (in_use.contains(entry.second)) return false;
        cache_.forget(entry.second);
        return true;
    });
}

SiteFinder::Interpreter SiteFinder::take_interpreter() {
    return std::exchange(unreported_, {});
}

/// `no_set` when the process cannot be looked at, or runs in an interpreter.
std::uint32_t SiteFinder::set_of(model::Pid pid) {
    const auto known = sets_.find(pid);
    if (known != sets_.end()) return known->second;
    const std::string program = program_of(pid);
    if (!is_interpreter(program)) return introduce(pid);
    const std::string name(base_name(program));
    if (interpreters_.insert(name).second) unreported_ = {pid, name};
    sets_[pid] = no_set;
    return no_set;
}

/// Reads the mappings of the process as they are now, and gives the helper the files that are new.
std::uint32_t SiteFinder::introduce(model::Pid pid) {
    const std::vector<Module> modules = modules_of(pid);
    if (modules.empty()) return no_set;
    const auto [entry, added] = by_maps_.try_emplace(identity(modules), next_set_);
    if (added) {
        ++next_set_;
        if (!send_modules(pid, entry->second, modules)) barred_.insert(entry->second);
    }
    sets_[pid] = entry->second;
    return entry->second;
}

bool SiteFinder::send_modules(model::Pid pid, std::uint32_t set,
                              const std::vector<Module>& modules) {
    const std::string program = program_of(pid);
    for (std::size_t at = 0; at < modules.size(); at += most_files_a_packet) {
        ModulesMessage message;
        message.set = set;
        std::vector<Descriptor> files;
        const std::size_t end = std::min(modules.size(), at + most_files_a_packet);
        for (std::size_t each = at; each < end; ++each) {
            // The file as the process sees it, also where it has another root.
            const std::string path = "/proc/" + std::to_string(pid) + "/root" + modules[each].path;
            Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
            if (!file) continue;
            if (modules[each].path == program)
                message.program = static_cast<std::uint32_t>(message.modules.size());
            message.modules.push_back(modules[each]);
            files.push_back(std::move(file));
        }
        if (std::none_of(message.modules.begin(), message.modules.end(),
                         [&](const Module& module) { return module.path == program; }))
            message.program = ~0U;
        if (!send(encode(message), files)) return false;
    }
    return true;
}

bool SiteFinder::send(const Packet& packet, const std::vector<Descriptor>& files) {
    if (!helper_ || packet.size() > longest_packet_bytes) return false;
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int) * most_files_a_packet)]{};
    iovec bytes{const_cast<std::uint8_t*>(packet.data()), packet.size()};
    msghdr message{};
    message.msg_iov = &bytes;
    message.msg_iovlen = 1;
    if (!files.empty()) {
        message.msg_control = control;
        message.msg_controllen = CMSG_SPACE(sizeof(int) * files.size());
        cmsghdr* part = CMSG_FIRSTHDR(&message);
        part->cmsg_level = SOL_SOCKET;
        part->cmsg_type = SCM_RIGHTS;
        part->cmsg_len = CMSG_LEN(sizeof(int) * files.size());
        for (std::size_t at = 0; at < files.size(); ++at) {
            const int fd = files[at].get();
            std::memcpy(CMSG_DATA(part) + at * sizeof fd, &fd, sizeof fd);
        }
    }
    return sendmsg(helper_->socket(), &message, MSG_DONTWAIT | MSG_NOSIGNAL) >= 0;
}

void SiteFinder::take_answers(model::Time now, int wait_ms, const Take& take) {
    if (pending_.empty() || !helper_) return;
    if (wait_ms > 0) {
        pollfd socket{helper_->socket(), POLLIN, 0};
        (void)poll(&socket, 1, wait_ms);
    }
    std::array<std::uint8_t, longest_packet_bytes> room;
    while (!pending_.empty()) {
        const ssize_t got = recv(helper_->socket(), room.data(), room.size(), MSG_DONTWAIT);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0 && errno == EAGAIN) break;
        if (got <= 0) return lose_helper(take);
        auto answer = decode_site({room.data(), static_cast<std::size_t>(got)});
        if (!answer) return lose_helper(take);
        last_answer_ = now;
        on_answer(std::move(*answer), take);
    }
    const bool silent = std::any_of(pending_.begin(), pending_.end(), [&](const auto& entry) {
        return now - std::max(entry.second.asked, last_answer_) > longest_silence_ns;
    });
    if (silent) lose_helper(take);
}

/// The process has loaded a library since, or the helper has forgotten the program: the sample is
/// asked about again.
bool SiteFinder::ask_again(model::CallId call, Pending& pending, Verdict verdict) {
    if (pending.asked_again || !sets_.contains(pending.pid)) return false;
    const std::uint32_t before = pending.set;
    const std::uint32_t set = introduce(pending.pid);
    if (set == no_set || barred_.contains(set)) return false;
    if (set == before && verdict != Verdict::unknown_set) return false;
    if (set == before && !send_modules(pending.pid, set, modules_of(pending.pid))) return false;
    pending.asked_again = true;
    pending.set = set;
    if (!send_sample(call, pending)) return false;
    ++in_flight_;
    return true;
}

void SiteFinder::on_answer(SiteMessage&& answer, const Take& take) {
    const auto found = pending_.find(answer.id);
    if (found == pending_.end()) return;
    Pending& pending = found->second;
    if (in_flight_ > 0) --in_flight_;
    const bool incomplete =
        answer.verdict == Verdict::unknown_set || answer.verdict == Verdict::unknown_module;
    if (incomplete && !answer.site.known() && ask_again(answer.id, pending, answer.verdict)) return;
    SitePointer site;
    if (answer.site.known() || !answer.site.asio.empty())
        site = std::make_shared<const model::CallSite>(std::move(answer.site));
    if (site || !incomplete)
        cache_.add(pending.set, pending.registers, std::move(answer.chain), site);
    finish(answer.id, std::move(site), take);
    send_waiting(&take);
}

/// The helper has crashed, hangs or talks nonsense: another one goes on, without the program that
/// this one was busy with.
void SiteFinder::lose_helper(const Take& take) {
    ++counts_.helper_lost;
    const auto oldest = std::min_element(
        pending_.begin(), pending_.end(),
        [](const auto& a, const auto& b) { return a.second.asked < b.second.asked; });
    if (oldest != pending_.end()) barred_.insert(oldest->second.set);
    waiting_.clear();
    in_flight_ = 0;
    for (auto& [call, pending] : std::exchange(pending_, {}))
        if (take(call, nullptr)) ++counts_.given_up;
    helper_.reset();
    // Sets are introduced anew to the next helper; a barred one keeps its number and its ban.
    std::erase_if(by_maps_, [&](const auto& entry) { return !barred_.contains(entry.second); });
    std::erase_if(sets_, [&](const auto& entry) { return !barred_.contains(entry.second); });
    if (counts_.helper_lost < most_helpers) start_helper();
}

}  // namespace tcpwhy::helpers
