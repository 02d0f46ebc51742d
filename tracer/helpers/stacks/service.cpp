#include "tracer/helpers/stacks/service.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <list>
#include <utility>
#include <vector>

#include "common/received_descriptors.hpp"
#include "tracer/helpers/stacks/messages.hpp"
#include "tracer/helpers/unwind/own_frame.hpp"
#include "tracer/helpers/unwind/unwinder.hpp"

namespace tcpwhy::helpers {
namespace {

constexpr std::size_t most_sets = 16;  // each holds a program's debug information

/// The programs seen last, the latest first.
class Sets {
  public:
    /// Null: not here, or no longer.
    Unwinder* find(std::uint32_t set) {
        for (auto at = sets_.begin(); at != sets_.end(); ++at) {
            if (at->first != set) continue;
            sets_.splice(sets_.begin(), sets_, at);
            return &sets_.front().second;
        }
        return nullptr;
    }
    Unwinder& get(std::uint32_t set) {
        if (Unwinder* known = find(set)) return *known;
        if (sets_.size() >= most_sets) sets_.pop_back();
        sets_.emplace_front(set, Unwinder{});
        return sets_.front().second;
    }

  private:
    std::list<std::pair<std::uint32_t, Unwinder>> sets_;
};

struct Heard {
    std::vector<std::uint8_t> packet;
    std::vector<Descriptor> files;
};

bool receive(int socket, Heard& heard) {
    heard.files.clear();
    heard.packet.resize(longest_packet_bytes);
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int) * most_files_a_packet)];
    iovec room{heard.packet.data(), heard.packet.size()};
    msghdr message{};
    message.msg_iov = &room;
    message.msg_iovlen = 1;
    message.msg_control = control;
    message.msg_controllen = sizeof control;
    ssize_t got = 0;
    do {
        got = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    } while (got < 0 && errno == EINTR);
    if (got <= 0) return false;
    heard.packet.resize(static_cast<std::size_t>(got));
    heard.files = received_descriptors(message);
    return true;
}

void take_modules(Sets& sets, const ModulesMessage& message, std::vector<Descriptor>& files) {
    Unwinder& unwinder = sets.get(message.set);
    for (std::size_t at = 0; at < message.modules.size() && at < files.size(); ++at)
        unwinder.add(message.modules[at], std::move(files[at]), at == message.program);
}

Verdict verdict_of(Walk::End end) {
    switch (end) {
        case Walk::End::outermost:
            return Verdict::walked;
        case Walk::End::unknown_module:
            return Verdict::unknown_module;
        case Walk::End::cut:
            break;
    }
    return Verdict::cut;
}

/// Whether the walk follows the frame pointer: with another one it goes elsewhere.
bool needs_frame_pointer(Unwinder& unwinder, Sample sample,
                         const std::vector<ReturnAddress>& addresses) {
    sample.registers.values[dwarf_frame_pointer] ^= 0x10;
    const Walk other = unwinder.walk(sample);
    return other.addresses.size() < addresses.size() ||
           !std::equal(addresses.begin(), addresses.end(), other.addresses.begin());
}

SiteMessage answer(Sets& sets, const SampleMessage& asked) {
    SiteMessage out;
    out.id = asked.id;
    out.verdict = Verdict::unknown_set;
    Unwinder* unwinder = sets.find(asked.set);
    if (unwinder == nullptr) return out;
    Walk walk = unwinder->walk(asked.sample);
    out.verdict = verdict_of(walk.end);
    FoundSite found = find_site(walk.frames, unwinder->go_root());
    // The return addresses up to the frame that decided: as long as these are the same, so is the
    // site.
    if (walk.addresses.size() > found.depth) walk.addresses.resize(found.depth);
    out.site = std::move(found.site);
    out.chain = {std::move(walk.addresses), false};
    out.chain.needs_frame_pointer =
        needs_frame_pointer(*unwinder, asked.sample, out.chain.addresses);
    return out;
}

}  // namespace

void serve_stacks(int socket) {
    unsetenv("DEBUGINFOD_URLS");  // debug information comes from this machine alone
    Sets sets;
    Heard heard;
    while (receive(socket, heard)) {
        if (const auto modules = decode_modules(heard.packet)) {
            take_modules(sets, *modules, heard.files);
        } else if (const auto asked = decode_sample(heard.packet)) {
            const Packet packet = encode(answer(sets, *asked));
            if (send(socket, packet.data(), packet.size(), MSG_NOSIGNAL) < 0) return;
        }
    }
}

}  // namespace tcpwhy::helpers
