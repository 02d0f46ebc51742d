#include "common/text/closest_word.hpp"

#include <algorithm>
#include <cstddef>

namespace tcpwhy {
namespace {

/// The number of letters to insert, delete, replace or swap with a neighbour (optimal string
/// alignment).
std::size_t mistakes(std::string_view a, std::string_view b) {
    std::vector<std::vector<std::size_t>> cost(a.size() + 1,
                                               std::vector<std::size_t>(b.size() + 1));
    for (std::size_t i = 0; i <= a.size(); ++i) {
        for (std::size_t j = 0; j <= b.size(); ++j) {
            if (i == 0 || j == 0) {
                cost[i][j] = i + j;
                continue;
            }
            cost[i][j] = std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1,
                                   cost[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U)});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
    }
    return cost[a.size()][b.size()];
}

}  // namespace

std::string closest_word(std::string_view word, const std::vector<std::string>& candidates) {
    constexpr std::size_t longest = 64;        // longer input is nonsense
    constexpr std::size_t shortest_begin = 3;  // fewer letters match too many words
    if (word.size() > longest) return "";
    const std::string* nearest = nullptr;
    std::size_t fewest = std::max<std::size_t>(1, word.size() / 3) + 1;
    for (const std::string& candidate : candidates) {
        const std::size_t wrong = mistakes(word, candidate);
        if (wrong >= fewest) continue;
        fewest = wrong;
        nearest = &candidate;
    }
    if (word.size() >= shortest_begin && (!nearest || fewest > 1))
        for (const std::string& candidate : candidates)
            if (candidate.starts_with(word)) return candidate;
    return nearest ? *nearest : "";
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates) {
    const std::string closest = closest_word(word, candidates);
    return closest.empty() ? "" : " (did you mean '" + closest + "'?)";
}

}  // namespace tcpwhy
