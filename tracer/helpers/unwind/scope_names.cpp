#include "tracer/helpers/unwind/scope_names.hpp"

#include <dwarf.h>

namespace tcpwhy::helpers {
namespace {

constexpr std::size_t most_scope_visits = 4'000'000;  // of one unit's entries
constexpr int longest_chain = 8;  // of references from an instance to its declaration

bool follow(Dwarf_Die& die, unsigned reference) {
    Dwarf_Attribute found;
    Dwarf_Die target;
    if (dwarf_attr(&die, reference, &found) == nullptr) return false;
    if (dwarf_formref_die(&found, &target) == nullptr) return false;
    die = target;
    return true;
}

}  // namespace

const std::string& ScopeNames::around(Dwarf_Die function) {
    static const std::string nothing;
    for (int left = longest_chain; left > 0; --left)
        if (!follow(function, DW_AT_abstract_origin) && !follow(function, DW_AT_specification))
            break;
    Dwarf_Die unit;
    if (dwarf_diecu(&function, &unit, nullptr, nullptr) == nullptr) return nothing;
    if (units_read_.insert(dwarf_dieoffset(&unit)).second) {
        std::size_t visits_left = most_scope_visits;
        read(&unit, "", visits_left);
    }
    const auto found = prefixes_.find(dwarf_dieoffset(&function));
    return found == prefixes_.end() ? nothing : found->second;
}

void ScopeNames::read(Dwarf_Die* parent, const std::string& prefix, std::size_t& visits_left) {
    Dwarf_Die die;
    if (dwarf_child(parent, &die) != 0) return;
    do {
        if (visits_left == 0) return;
        --visits_left;
        switch (dwarf_tag(&die)) {
            case DW_TAG_namespace:
            case DW_TAG_class_type:
            case DW_TAG_structure_type: {
                const char* name = dwarf_diename(&die);
                std::string inner = prefix;
                if (name != nullptr) inner += (inner.empty() ? "" : "::") + std::string(name);
                read(&die, inner, visits_left);
                break;
            }
            case DW_TAG_subprogram:
                if (!prefix.empty()) prefixes_.emplace(dwarf_dieoffset(&die), prefix);
                break;
            default:
                break;
        }
    } while (dwarf_siblingof(&die, &die) == 0);
}

}  // namespace tcpwhy::helpers
