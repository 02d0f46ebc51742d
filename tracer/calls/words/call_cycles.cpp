#include "tracer/calls/words/call_cycles.hpp"

#include <algorithm>
#include <functional>

#include "common/text/decimal.hpp"
#include "tracer/calls/words/describe_call.hpp"

namespace tcpwhy::calls {
namespace {

/// The longest cycle: poll, read, write.
constexpr std::size_t longest = 3;

std::size_t likeness_of(const model::CallEntered& call, const model::CallReturned& returned) {
    std::string words;
    append_call(words, call);
    append_result(words, &returned);
    words += returned.data;
    return std::hash<std::string>{}(words);
}

}  // namespace

const CallCycles::Repeated* CallCycles::returned(const model::CallEntered& call,
                                                 const model::CallReturned& returned,
                                                 const model::CallFinding& finding) {
    State& state = states_[call.pid];
    same_as_ = 0;
    const model::ConnectionId connection = finding.connection.id;
    const auto broken = breaks_.find(connection);
    const std::uint64_t breaks = broken == breaks_.end() ? 0 : broken->second;
    const bool moved = returned.data.empty() ? model::moved_bytes(returned) > 0 : true;
    const bool elsewhere = state.connection != connection || state.breaks != breaks;
    if (elsewhere || !finding.woken_by.empty() || !finding.notes.empty() || moved) {
        state = State{};
        state.connection = connection;
        state.breaks = breaks;
        if (!finding.woken_by.empty() || !finding.notes.empty() || moved) return nullptr;
    }
    const Item item{call.id, likeness_of(call, returned)};
    if (!state.cycle.empty()) {
        if (item.likeness == state.cycle[state.matched.size()].likeness)
            return goes_on(state, item);
        state.cycle.clear();
        state.matched.clear();
        state.recent.clear();
    }
    state.recent.push_back(item);
    if (state.recent.size() > 2 * longest) state.recent.pop_front();
    return begins(state);
}

/// One more call of a known cycle.
const CallCycles::Repeated* CallCycles::goes_on(State& state, const Item& item) {
    same_as_ = state.cycle[state.matched.size()].id;
    state.matched.push_back(item.id);
    if (state.matched.size() < state.cycle.size()) return nullptr;
    ++state.count;
    repeated_.gone = std::move(state.matched);
    repeated_.count = state.count;
    repeated_.kept.clear();
    for (const Item& kept : state.cycle) repeated_.kept.push_back(kept.id);
    state.matched.clear();
    return &repeated_;
}

/// The last calls are twice the same.
const CallCycles::Repeated* CallCycles::begins(State& state) {
    const auto& recent = state.recent;
    for (std::size_t length = 1; length <= longest && 2 * length <= recent.size(); ++length) {
        const auto second = recent.end() - static_cast<std::ptrdiff_t>(length);
        const auto first = second - static_cast<std::ptrdiff_t>(length);
        const bool same =
            std::equal(first, second, second, recent.end(),
                       [](const Item& a, const Item& b) { return a.likeness == b.likeness; });
        if (!same) continue;
        state.cycle.assign(first, second);
        state.count = 1;
        for (auto each = second; each != recent.end(); ++each) state.matched.push_back(each->id);
        state.recent.clear();
        // The last of them completes the repetition.
        const Item last{state.matched.back(), 0};
        state.matched.pop_back();
        return goes_on(state, last);
    }
    return nullptr;
}

std::string times_words(std::uint64_t count, bool unicode) {
    if (count < 2) return {};
    std::string words = unicode ? " ×" : " x";
    append_grouped(words, count);
    return words;
}

}  // namespace tcpwhy::calls
