// The functions at one address: the innermost inlined one first, the one that the compiler made
// code of last (DWARF 5 section 3.3.8).
#pragma once

#include <elfutils/libdwfl.h>

#include <cstdint>
#include <string>
#include <vector>

#include "tracer/helpers/unwind/frame.hpp"
#include "tracer/helpers/unwind/function_index.hpp"
#include "tracer/helpers/unwind/scope_names.hpp"
#include "tracer/helpers/unwind/units.hpp"

namespace tcpwhy::helpers {

/// What is read once of one ELF file.
struct DebugInformation {
    Units units;
    FunctionIndex functions{};
    ScopeNames names{};
};

/// `pc` lies within the call instruction. Without debug information: one frame, named by the symbol
/// table, without a source. `module` and `is_program` of the frames stay empty.
std::vector<Frame> functions_at(Dwfl_Module* module, DebugInformation& information,
                                std::uint64_t pc);

/// The function by the symbol table alone: what the system's libraries are named by, whose debug
/// information would take long to read and is never shown.
Frame function_by_symbol(Dwfl_Module* module, std::uint64_t pc);

/// A C++ or Rust name as people write it; any other as it is.
std::string demangled(const char* name);

}  // namespace tcpwhy::helpers
