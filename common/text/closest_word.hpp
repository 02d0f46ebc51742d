// "Did you mean …?": the known word that is most similar to an unknown one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tcpwhy {

/// The candidate with the fewest typing mistakes. If that has more than one mistake, a candidate
/// that begins with the word is preferred. "": more than a third of the word's letters would be
/// wrong.
std::string closest_word(std::string_view word, const std::vector<std::string>& candidates);

/// " (did you mean 'half-close'?)" for the closest word; "": there is none.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace tcpwhy
