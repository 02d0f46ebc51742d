// The namespaces and classes around the functions of an ELF file, by the debug information alone:
// inlined functions often have no linkage name that would say.
#pragma once

#include <elfutils/libdw.h>

#include <string>
#include <unordered_map>
#include <unordered_set>

namespace tcpwhy::helpers {

class ScopeNames {
  public:
    /// "asio::detail" for a function declared there; "" for one at the top level. Follows the
    /// function to its declaration. Reads each unit once, a bounded part of it.
    const std::string& around(Dwarf_Die function);

  private:
    void read(Dwarf_Die* parent, const std::string& prefix, std::size_t& visits_left);

    std::unordered_map<Dwarf_Off, std::string> prefixes_;  ///< by the function's offset
    std::unordered_set<Dwarf_Off> units_read_;
};

}  // namespace tcpwhy::helpers
