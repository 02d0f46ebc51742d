#include "tracer/wire/record/fact_block.hpp"

#include "tracer/wire/record/fact_reader.hpp"
#include "tracer/wire/record/pcapng_blocks.hpp"

namespace tcpwhy::wire {
namespace {

constexpr std::string_view mark = "tcpwhy ";
constexpr std::string_view version = "1 ";

}  // namespace

void append_fact_block(std::string& out, std::string_view text) {
    std::string data;
    data.reserve(mark.size() + version.size() + text.size());
    data += mark;
    data += version;
    data += text;
    append_block(out, fact_block_type, data);
}

std::string read_fact_block(const CustomBlock& block, Recorded& out) {
    out = std::monostate{};
    if (block.type != fact_block_type) return {};
    std::string_view data(reinterpret_cast<const char*>(block.data.data()), block.data.size());
    if (!data.starts_with(mark)) return {};
    data.remove_prefix(mark.size());
    if (!data.starts_with(version))
        return "a recorded fact is of another version than 1, which a later tcpwhy may read";
    data.remove_prefix(version.size());
    std::string fault = read_fact(data, out);
    return fault.empty() ? fault : "a recorded fact cannot be read: " + fault;
}

}  // namespace tcpwhy::wire
