// The compilation units of one ELF file by address. The file's own index (.debug_aranges) is not
// enough: Clang and rustc write none.
#pragma once

#include <elfutils/libdwfl.h>

#include <cstdint>
#include <vector>

namespace tcpwhy::helpers {

class Units {
  public:
    /// Reads the address ranges of all units, a bounded number of them.
    explicit Units(Dwfl_Module* module);

    /// The unit whose code covers the address; null without one. `bias` is what to subtract from
    /// an address of the process to get one of the debug information.
    [[nodiscard]] Dwarf_Die* at(std::uint64_t pc, Dwarf_Addr& bias);

  private:
    struct Range {
        Dwarf_Addr begin;
        Dwarf_Addr end;
        std::size_t unit;
    };
    Dwfl_Module* module_;
    Dwarf_Addr bias_ = 0;
    std::vector<Dwarf_Die> units_;
    std::vector<Range> ranges_;  ///< by begin
};

}  // namespace tcpwhy::helpers
