// Which frame of a stack is the program's own, and which operation of Asio led to the call. Pure.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "tracer/helpers/unwind/frame.hpp"
#include "tracer/model/socket_call.hpp"

namespace tcpwhy::helpers {

/// True for the source of a library that comes with the system or with a language: below
/// /usr/include, /usr/lib, /usr/src, a Go root, /rustc/, cargo's registry, node_modules.
/// `go_root`: where the Go program's standard library lies; "" for other programs.
bool is_library_source(std::string_view file, std::string_view go_root);

/// True for a file in a folder of the system's libraries.
bool is_system_module(std::string_view path);

/// True for a frame that its author wrote: its source file is none of a library's; or it has none
/// and its module is the program itself, outside of Asio and the C and C++ run-time code.
bool is_own(const Frame& frame, std::string_view go_root);

struct FoundSite {
    model::CallSite site;   ///< unknown where the stack has no own frame before Asio's loop
    std::size_t depth = 0;  ///< of the frame that decided; what lies around it does not matter
};

/// The call site of a stack, innermost frame first: the innermost own frame, and the outermost
/// operation of Asio between it and the call. The wait of Asio's loop is made by the line that runs
/// the loop.
FoundSite find_site(std::span<const Frame> stack, std::string_view go_root);

}  // namespace tcpwhy::helpers
