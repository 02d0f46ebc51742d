// The block in which a pcapng file carries a fact: "tcpwhy 1 " and the fact's text.
#pragma once

#include <string>
#include <string_view>

#include "tracer/wire/decode/capture_types.hpp"
#include "tracer/wire/record/fact_text.hpp"

namespace tcpwhy::wire {

/// `text` is what append_fact() wrote.
void append_fact_block(std::string& out, std::string_view text);

/// Reads what a block carries; `out` is std::monostate for somebody else's. Returns "", or
/// what is wrong with it.
std::string read_fact_block(const CustomBlock& block, Recorded& out);

}  // namespace tcpwhy::wire
