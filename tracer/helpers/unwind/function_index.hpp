// The functions of the compilation units of one ELF file, by the addresses of their code.
//
// A unit of C++ has a hundred thousand entries, and a stack has twenty addresses. So each unit is
// read once, and not once for each address.
#pragma once

#include <elfutils/libdw.h>

#include <cstddef>
#include <unordered_map>
#include <vector>

namespace tcpwhy::helpers {

class FunctionIndex {
  public:
    /// The function whose code covers the address, then those that are inlined there, outermost
    /// first. Empty where there is none. dwarf_getscopes(3) does the same, but passes over
    /// namespaces, in which Rust's functions stand. Reads a bounded part of the unit.
    std::vector<Dwarf_Die> at(Dwarf_Die& unit, Dwarf_Addr address);

  private:
    struct Code {
        Dwarf_Addr begin;
        Dwarf_Addr end;
        Dwarf_Die function;
    };
    struct Unit {
        std::vector<Code> plain;   ///< of functions that stand in no function
        std::vector<Code> nested;  ///< of functions that are written within another
        bool read_plain = false;
        bool read_nested = false;
    };
    enum class Depth : bool { plain, nested };

    static void add(Dwarf_Die function, std::vector<Code>& out, std::size_t& left);
    static void read(Dwarf_Die* parent, Depth depth, std::vector<Code>& out, std::size_t& left);
    static const Code* covering(const std::vector<Code>& codes, Dwarf_Addr address);
    const Code* function_at(Dwarf_Die& unit, Dwarf_Addr address);

    std::unordered_map<const Dwarf_CU*, Unit> units_;
};

}  // namespace tcpwhy::helpers
