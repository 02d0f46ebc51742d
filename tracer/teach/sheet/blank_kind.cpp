#include "tracer/teach/sheet/blank_kind.hpp"

#include <algorithm>
#include <array>

#include "common/errors.hpp"
#include "common/text/closest_word.hpp"

namespace tcpwhy::teach {
namespace {

constexpr std::array<std::string_view, 8> kind_names{"cause", "call", "woken", "state",
                                                     "seq",   "ack",  "flags", "order"};

}  // namespace

std::string_view name(BlankKind kind) {
    return kind_names[static_cast<std::size_t>(kind)];
}

std::vector<BlankKind> blank_kinds(std::string_view list) {
    std::vector<BlankKind> kinds;
    for (std::size_t start = 0; start <= list.size();) {
        const std::size_t end = std::min(list.find(',', start), list.size());
        const std::string_view word = list.substr(start, end - start);
        const auto found = std::find(kind_names.begin(), kind_names.end(), word);
        if (found == kind_names.end())
            throw UsageError("there is no blank '" + std::string(word) + "'" +
                             did_you_mean(word, {kind_names.begin(), kind_names.end()}) +
                             ": cause, call, woken, state, seq, ack, flags, order");
        kinds.push_back(static_cast<BlankKind>(found - kind_names.begin()));
        start = end + 1;
    }
    std::sort(kinds.begin(), kinds.end());
    kinds.erase(std::unique(kinds.begin(), kinds.end()), kinds.end());
    return kinds;
}

std::string list_of(const std::vector<BlankKind>& kinds) {
    std::string text;
    for (const BlankKind kind : kinds) text += (text.empty() ? "" : ",") + std::string(name(kind));
    return text;
}

}  // namespace tcpwhy::teach
