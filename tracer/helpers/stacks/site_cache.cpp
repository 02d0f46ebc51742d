#include "tracer/helpers/stacks/site_cache.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace tcpwhy::helpers {
namespace {

constexpr std::size_t word_bytes = sizeof(std::uint64_t);
constexpr std::size_t most_words = 1024;   // 8 KiB of stack: farther chains are walked anew
constexpr std::size_t most_chains = 64;    // of one instruction
constexpr std::size_t most_places = 4096;  // instructions of one set

std::uint64_t frame_distance(const Registers& registers) {
    return registers.values[dwarf_frame_pointer] - stack_pointer_of(registers);
}

}  // namespace

SiteCache::Found SiteCache::find(std::uint32_t set, const Top& top,
                                 const FramePointer& frame_pointer, const ReadStack& read) {
    const auto places = sets_.find(set);
    if (places == sets_.end()) return {};
    const auto place = places->second.find(top.pc);
    if (place == places->second.end()) return {};

    std::array<std::uint64_t, most_words> words;
    std::size_t have = 0;
    std::vector<Chain>& chains = place->second;
    for (auto chain = chains.begin(); chain != chains.end(); ++chain) {
        if (chain->needs_frame_pointer) {
            const auto pointer = frame_pointer();
            if (!pointer || chain->frame_pointer != *pointer - top.stack_pointer) continue;
        }
        if (chain->words > have) {
            // Beyond the end of this stack there is no chain of that length.
            if (!read(top.stack_pointer, words.data(), chain->words)) continue;
            have = chain->words;
        }
        const auto same = [&](const ReturnAddress& address) {
            return words[address.at / word_bytes] == address.value;
        };
        if (!std::all_of(chain->addresses.begin(), chain->addresses.end(), same)) continue;
        std::rotate(chains.begin(), chain, chain + 1);  // the latest first
        return {true, chains.front().site};
    }
    return {};
}

void SiteCache::add(std::uint32_t set, const Registers& registers, CallChain chain,
                    SitePointer site) {
    // Without a return address the instruction alone decides, where it is the program's own.
    if (chain.addresses.empty() && !site) return;
    Chain entry{frame_distance(registers), chain.needs_frame_pointer, 0, std::move(chain.addresses),
                std::move(site)};
    for (ReturnAddress& address : entry.addresses) {
        address.at -= stack_pointer_of(registers);
        if (address.at % word_bytes != 0 || address.at / word_bytes >= most_words) return;
        entry.words = std::max<std::size_t>(entry.words, address.at / word_bytes + 1);
    }
    Chains& places = sets_[set];
    if (places.size() >= most_places) places.clear();
    std::vector<Chain>& here = places[registers.pc];
    if (here.size() >= most_chains) here.pop_back();
    here.insert(here.begin(), std::move(entry));
}

void SiteCache::forget(std::uint32_t set) {
    sets_.erase(set);
}

}  // namespace tcpwhy::helpers
