// "Did you mean …?": the known word nearest to one that is not known.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tcpwhy {

/// " (did you mean 'half-close'?)" for the candidate that the fewest typing mistakes lead to; ""
/// when none is near: more than a third of the word's letters would be wrong.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace tcpwhy
