// Several sources that are each nearly in time order become one stream in time order.
//
// Each source promises from time to time that nothing older than some moment will follow (its
// watermark). What is older than every source's watermark can leave: at equal times by rank, then
// by source, then by arrival. Pure: the only time is that of the items.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <limits>
#include <utility>
#include <vector>

#include "tracer/model/fact.hpp"

namespace tcpwhy::session {

/// The order of facts of the same moment: calls begin, segments pass, calls return. A process
/// begins with the calls and ends after the segments; all other facts pass with the segments.
enum class Rank : std::uint8_t { call_entered, segment, call_returned };

inline Rank rank_of(const model::Fact& fact) {
    if (std::holds_alternative<model::CallEntered>(fact)) return Rank::call_entered;
    if (std::holds_alternative<model::CallReturned>(fact)) return Rank::call_returned;
    if (const auto* process = std::get_if<model::ProcessEvent>(&fact)) {
        using What = model::ProcessEvent::What;
        return process->what == What::exit ? Rank::call_returned : Rank::call_entered;
    }
    return Rank::segment;
}

template <class Item>
class Merge {
  public:
    explicit Merge(std::size_t sources) : sources_(sources) {}

    /// Takes an item of a source; items may come a little out of order as long as the watermark
    /// holds. An item older than the last released one leaves next, and is counted as late.
    void add(std::size_t source, model::Time time, Rank rank, Item&& item) {
        if (time < released_until_) ++late_;
        auto& queue = sources_[source].queue;
        Entry entry{time, rank, std::move(item)};
        if (queue.empty() || !before(entry, queue.back())) {
            queue.push_back(std::move(entry));
        } else {
            const auto place = std::upper_bound(queue.begin(), queue.end(), entry, before);
            queue.insert(place, std::move(entry));
        }
    }

    /// That source has nothing older than `until` to add. A watermark never goes back.
    void settled(std::size_t source, model::Time until) {
        model::Time& watermark = sources_[source].watermark;
        watermark = std::max(watermark, until);
    }
    /// That source has nothing to add at all.
    void ended(std::size_t source) { settled(source, never); }

    /// Nothing older than this will leave any more.
    [[nodiscard]] model::Time horizon() const {
        model::Time lowest = never;
        for (const Source& source : sources_) lowest = std::min(lowest, source.watermark);
        return lowest;
    }

    /// Hands over, in order, the items older than the horizon; all items when every source has
    /// ended.
    template <class Take>
    void release(Take&& take) {
        const model::Time until = horizon();
        while (Source* next = earliest()) {
            if (next->queue.front().time >= until && until != never) return;
            Entry entry = std::move(next->queue.front());
            next->queue.pop_front();
            released_until_ = std::max(released_until_, entry.time);
            take(std::move(entry.item));
        }
    }

    [[nodiscard]] std::size_t held() const {
        std::size_t count = 0;
        for (const Source& source : sources_) count += source.queue.size();
        return count;
    }
    [[nodiscard]] std::size_t held(std::size_t source) const {
        return sources_[source].queue.size();
    }
    [[nodiscard]] std::uint64_t late() const { return late_; }

  private:
    static constexpr model::Time never = std::numeric_limits<model::Time>::max();

    struct Entry {
        model::Time time;
        Rank rank;
        Item item;
    };
    struct Source {
        std::deque<Entry> queue;
        model::Time watermark = std::numeric_limits<model::Time>::min();
    };
    static bool before(const Entry& a, const Entry& b) {
        return a.time != b.time ? a.time < b.time : a.rank < b.rank;
    }
    Source* earliest() {
        Source* found = nullptr;
        for (Source& source : sources_) {
            if (source.queue.empty()) continue;
            if (!found || before(source.queue.front(), found->queue.front())) found = &source;
        }
        return found;
    }

    std::vector<Source> sources_;
    std::uint64_t late_ = 0;
    model::Time released_until_ = std::numeric_limits<model::Time>::min();
};

}  // namespace tcpwhy::session
