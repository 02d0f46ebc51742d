// What the observer and the stack helper say to each other: one packet a message. Both ends are the
// same program, so numbers stand as the machine has them; but the helper has read hostile files, so
// reading an answer ends and stays within its bytes, whatever they are. Pure.
//
// The files of the modules travel beside a `modules` message as descriptors (SCM_RIGHTS), in the
// order of the list.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "tracer/helpers/unwind/sample.hpp"
#include "tracer/helpers/unwind/unwinder.hpp"
#include "tracer/model/socket_call.hpp"

namespace tcpwhy::helpers {

using Packet = std::vector<std::uint8_t>;

constexpr std::size_t longest_packet_bytes = std::size_t{96} * 1024;
constexpr std::size_t most_files_a_packet = 64;              ///< below SCM_MAX_FD
constexpr std::size_t stack_bytes = std::size_t{32} * 1024;  ///< copied of each stack at most

/// "The set `set` has these modules, too; the one at `program` is the program itself."
struct ModulesMessage {
    std::uint32_t set = 0;
    std::uint32_t program = 0;  ///< index in `modules`; beyond its end: none of these
    std::vector<Module> modules;
};

/// "What is the call site of this sample?"
struct SampleMessage {
    std::uint64_t id = 0;
    std::uint32_t set = 0;
    Sample sample;  ///< the stack is on loan from the packet
};

enum class Verdict : std::uint8_t {
    walked,          ///< `site` is what the whole stack says, as far as it says anything
    cut,             ///< the walk ended early: `site` is right, but a caller may be missing
    unknown_module,  ///< a frame lies in a file that the set does not have
    unknown_set,     ///< the helper has never had the set, or has it no longer
};

struct SiteMessage {
    std::uint64_t id = 0;
    Verdict verdict = Verdict::cut;
    model::CallSite site;
    CallChain chain;
};

Packet encode(const ModulesMessage& message);
Packet encode(const SampleMessage& message);
Packet encode(const SiteMessage& message);

/// Nothing where the bytes are no such message.
std::optional<ModulesMessage> decode_modules(std::span<const std::uint8_t> packet);
std::optional<SampleMessage> decode_sample(std::span<const std::uint8_t> packet);
std::optional<SiteMessage> decode_site(std::span<const std::uint8_t> packet);

}  // namespace tcpwhy::helpers
