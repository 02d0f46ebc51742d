#include "tracer/problems/amounts.hpp"

#include "common/text/decimal.hpp"

namespace tcpwhy::problems {

std::string counted(std::uint64_t number, const std::string& noun) {
    std::string words;
    append_grouped(words, number);
    return words + ' ' + noun + (number == 1 ? "" : "s");
}

std::string seconds(model::Time span) {
    const model::Time tenths = (span + 50 * model::millisecond_ns) / (100 * model::millisecond_ns);
    return std::to_string(tenths / 10) + '.' + std::to_string(tenths % 10) + " s";
}

}  // namespace tcpwhy::problems
