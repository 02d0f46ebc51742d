// One function on a stack, inlined functions counted apart.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace tcpwhy::helpers {

struct Frame {
    std::uint64_t pc = 0;     ///< the instruction that this frame is at
    std::string function;     ///< demangled, with namespace and template arguments; "": unknown
    std::string file;         ///< source file as the debug information names it; "": none
    std::uint32_t line = 0;   ///< from 1; 0: unknown
    std::string module;       ///< path of the ELF file
    std::size_t depth = 0;    ///< of the machine's frames: 0 the innermost; inlined ones share one
    bool is_program = false;  ///< the module is the program itself, not a library
};

}  // namespace tcpwhy::helpers
