#include "tracer/grade/many/choices.hpp"

#include <cmath>

#include "common/errors.hpp"

namespace tcpwhy::grade {

double duration_named(const std::string& word) {
    std::size_t used = 0;
    double value = -1;
    try {
        value = std::stod(word, &used);
    } catch (const std::exception&) {
        used = 0;
    }
    const std::string unit = word.substr(used);
    const double factor = unit.empty() || unit == "s" ? 1
                          : unit == "m"               ? 60
                          : unit == "h"               ? 3600
                                                      : 0;
    if (used == 0 || factor == 0 || !(value > 0) || !std::isfinite(value))
        throw UsageError("cannot read the time '" + word + "': write 90s, 9m or 1h");
    return value * factor;
}

LeastRungs least_rungs_named(const std::string& words) {
    LeastRungs least;
    for (std::size_t begin = 0; begin < words.size();) {
        const std::size_t end = std::min(words.find(',', begin), words.size());
        const std::string word = words.substr(begin, end - begin);
        if (const auto confinement = helpers::confinement_rung_named(word))
            least.confinement = *confinement;
        else if (const auto evidence = evidence_named(word))
            least.evidence = *evidence;
        else
            throw UsageError("cannot read the rung '" + word +
                             "': C1 to C4, E1 to E3, as in C3,E2");
        begin = end + 1;
    }
    return least;
}

std::string duration_words(double seconds) {
    const long whole = std::lround(seconds);
    if (whole < 60) return std::to_string(whole) + " s";
    if (whole < 3600)
        return std::to_string(whole / 60) + " min " + std::to_string(whole % 60) + " s";
    return std::to_string(whole / 3600) + " h " + std::to_string(whole % 3600 / 60) + " min";
}

}  // namespace tcpwhy::grade
