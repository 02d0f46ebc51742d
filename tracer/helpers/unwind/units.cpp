#include "tracer/helpers/unwind/units.hpp"

#include <elfutils/libdw.h>

#include <algorithm>

namespace tcpwhy::helpers {
namespace {

constexpr std::size_t most_ranges = 1'000'000;

}  // namespace

Units::Units(Dwfl_Module* module) : module_(module) {
    Dwarf_Die* unit = nullptr;
    while ((unit = dwfl_module_nextcu(module, unit, &bias_)) != nullptr) {
        Dwarf_Addr base = 0;
        Dwarf_Addr begin = 0;
        Dwarf_Addr end = 0;
        std::ptrdiff_t next = 0;
        while ((next = dwarf_ranges(unit, next, &base, &begin, &end)) > 0) {
            if (begin < end) ranges_.push_back({begin, end, units_.size()});
            if (ranges_.size() >= most_ranges) break;
        }
        units_.push_back(*unit);
        if (ranges_.size() >= most_ranges) break;
    }
    std::sort(ranges_.begin(), ranges_.end(),
              [](const Range& a, const Range& b) { return a.begin < b.begin; });
}

Dwarf_Die* Units::at(std::uint64_t pc, Dwarf_Addr& bias) {
    if (Dwarf_Die* indexed = dwfl_module_addrdie(module_, pc, &bias)) return indexed;
    bias = bias_;
    const auto after = std::upper_bound(
        ranges_.begin(), ranges_.end(), pc - bias,
        [](Dwarf_Addr address, const Range& range) { return address < range.begin; });
    if (after == ranges_.begin()) return nullptr;
    const Range& range = *std::prev(after);
    return pc - bias < range.end ? &units_[range.unit] : nullptr;
}

}  // namespace tcpwhy::helpers
