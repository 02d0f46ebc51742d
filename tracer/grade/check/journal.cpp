#include "tracer/grade/check/journal.hpp"

namespace tcpwhy::grade {
namespace {

constexpr std::size_t most_acts = 6;

}  // namespace

std::string Journal::words() const {
    std::string text = "The grader ";
    if (done.empty()) return text + "began.";
    const std::size_t first = done.size() > most_acts ? done.size() - most_acts : 0;
    if (first > 0) text += "(after " + std::to_string(first) + " other acts) ";
    for (std::size_t at = first; at < done.size(); ++at)
        text += (at == first ? "" : at + 1 == done.size() ? " and " : ", ") + done[at];
    if (round > 0) text += " (time " + std::to_string(round) + ")";
    return text + ".";
}

}  // namespace tcpwhy::grade
