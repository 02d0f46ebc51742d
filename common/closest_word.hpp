// "Did you mean …?": the known word nearest to one that is not known.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tcpwhy {

/// The candidate that the fewest typing mistakes lead to, or, where more than one would be needed,
/// the first that begins with the word; "" when none is near: more than a third of the word's
/// letters would be wrong.
std::string closest_word(std::string_view word, const std::vector<std::string>& candidates);

/// " (did you mean 'half-close'?)" for the closest word; "" when none is near.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace tcpwhy
