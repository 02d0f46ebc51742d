// Walks the stack of one process by the call frame information of its ELF files (DWARF 5 section
// 6.4, libdw(3)), and names the functions and source lines.
//
// Works on copies alone: it never reads a running process. Debug information is hostile input, so
// use it where a crash or a loop costs only the call sites.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "common/descriptor.hpp"
#include "tracer/helpers/unwind/frame.hpp"
#include "tracer/helpers/unwind/sample.hpp"

namespace tcpwhy::helpers {

/// One return address that the walk relied on: where it lies, and its value.
struct ReturnAddress {
    std::uint64_t at = 0;
    std::uint64_t value = 0;
    friend bool operator==(const ReturnAddress&, const ReturnAddress&) = default;
};

/// The stack below the frame that decides on a call site: what must be the same for it to be the
/// same site.
struct CallChain {
    std::vector<ReturnAddress> addresses;
    bool needs_frame_pointer = false;  ///< the walk followed the frame pointer
};

struct Walk {
    enum class End : std::uint8_t {
        outermost,       ///< the whole stack was walked
        cut,             ///< no call frame information, or the copy of the stack ended
        unknown_module,  ///< an address lies in no file that the unwinder has
    };
    std::vector<Frame> frames;             ///< innermost first
    std::vector<ReturnAddress> addresses;  ///< of the frames, as far as they lie on the stack
    End end = End::cut;
};

class Unwinder {
  public:
    Unwinder();
    ~Unwinder();
    Unwinder(Unwinder&&) noexcept;
    Unwinder& operator=(Unwinder&&) noexcept;

    /// Takes an ELF file into account. `program`: it is the process's own executable. False when
    /// the file is no ELF file that can be read.
    bool add(const Module& module, Descriptor file, bool program);

    /// At most 128 frames of the machine, each with the functions inlined there. Frames of the
    /// system's libraries have no source.
    Walk walk(const Sample& sample);

    /// Where a Go program's standard library lies ("/usr/lib/go/src/"); "" for other programs.
    [[nodiscard]] const std::string& go_root();

    struct State;  ///< for the unit's own functions

  private:
    std::unique_ptr<State> state_;
};

}  // namespace tcpwhy::helpers
