#include "tracer/helpers/unwind/function_index.hpp"

#include <dwarf.h>

#include <algorithm>
#include <utility>

namespace tcpwhy::helpers {
namespace {

constexpr std::size_t most_visits = 4'000'000;  // of a unit's entries and ranges
constexpr std::size_t most_codes = 1'000'000;   // of one index

/// Adds the functions that are inlined at the address, outermost first.
void find_inlined(Dwarf_Die* parent, Dwarf_Addr address, std::vector<Dwarf_Die>& found,
                  std::size_t& left) {
    Dwarf_Die die;
    if (dwarf_child(parent, &die) != 0) return;
    do {
        if (left == 0) return;
        --left;
        const int tag = dwarf_tag(&die);
        const bool is_function = tag == DW_TAG_inlined_subroutine || tag == DW_TAG_subprogram;
        if (!is_function && tag != DW_TAG_lexical_block) continue;
        if (dwarf_haspc(&die, address) <= 0) continue;
        const std::size_t before = found.size();
        if (is_function) found.push_back(die);
        find_inlined(&die, address, found, left);
        // Of two blocks that cover the address, one can be empty.
        if (found.size() > before) return;
    } while (dwarf_siblingof(&die, &die) == 0);
}

}  // namespace

std::vector<Dwarf_Die> FunctionIndex::at(Dwarf_Die& unit, Dwarf_Addr address) {
    const Code* code = function_at(unit, address);
    if (code == nullptr) return {};
    std::vector<Dwarf_Die> found{code->function};
    Dwarf_Die function = code->function;
    std::size_t left = most_visits;
    find_inlined(&function, address, found, left);
    return found;
}

const FunctionIndex::Code* FunctionIndex::function_at(Dwarf_Die& unit, Dwarf_Addr address) {
    Unit& known = units_[unit.cu];
    if (!std::exchange(known.read_plain, true)) {
        std::size_t left = most_visits;
        read(&unit, Depth::plain, known.plain, left);
    }
    if (const Code* code = covering(known.plain, address)) return code;
    // The code of a lambda stands within the function that it is written in, whose own code may
    // lie elsewhere. To read all functions takes longer, so it is done when one is looked for.
    if (!std::exchange(known.read_nested, true)) {
        std::size_t left = most_visits;
        read(&unit, Depth::nested, known.nested, left);
    }
    return covering(known.nested, address);
}

/// In the order of the entries: linkers fold functions of the same code, and then the first counts.
const FunctionIndex::Code* FunctionIndex::covering(const std::vector<Code>& codes,
                                                   Dwarf_Addr address) {
    const auto code = std::find_if(codes.begin(), codes.end(), [&](const Code& each) {
        return each.begin <= address && address < each.end;
    });
    return code == codes.end() ? nullptr : &*code;
}

void FunctionIndex::add(Dwarf_Die function, std::vector<Code>& out, std::size_t& left) {
    Dwarf_Addr base = 0;
    Code code{0, 0, function};
    std::ptrdiff_t next = 0;
    while (left > 0 && out.size() < most_codes &&
           (next = dwarf_ranges(&function, next, &base, &code.begin, &code.end)) > 0) {
        --left;
        if (code.begin < code.end) out.push_back(code);
    }
}

void FunctionIndex::read(Dwarf_Die* parent, Depth depth, std::vector<Code>& out,
                         std::size_t& left) {
    Dwarf_Die die;
    if (dwarf_child(parent, &die) != 0) return;
    do {
        if (left == 0 || out.size() >= most_codes) return;
        --left;
        switch (dwarf_tag(&die)) {
            case DW_TAG_subprogram:
                add(die, out, left);
                if (depth == Depth::nested) read(&die, depth, out, left);
                break;
            case DW_TAG_inlined_subroutine:
            case DW_TAG_lexical_block:
                if (depth == Depth::nested) read(&die, depth, out, left);
                break;
            case DW_TAG_namespace:
            case DW_TAG_class_type:
            case DW_TAG_structure_type:
            case DW_TAG_module:
                read(&die, depth, out, left);
                break;
            default:
                break;
        }
    } while (dwarf_siblingof(&die, &die) == 0);
}

}  // namespace tcpwhy::helpers
