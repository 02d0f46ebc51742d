// The block in which a pcapng file carries a fact: "tcpwhy 1 " and the fact's text.
#pragma once

#include <string>
#include <string_view>

#include "tracer/wire/file/capture_types.hpp"
#include "tracer/wire/record/fact_text.hpp"

namespace tcpwhy::wire {

/// Appends a block with a text of append_fact().
void append_fact_block(std::string& out, std::string_view text);

/// Reads the fact in a block. `out` becomes std::monostate for the block of another program.
/// Returns
/// "", or the fault of the block.
std::string read_fact_block(const CustomBlock& block, Recorded& out);

}  // namespace tcpwhy::wire
