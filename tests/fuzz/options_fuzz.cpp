// TCP options as values and as words.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "tracer/wire/decode/tcp_options.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::span<const std::uint8_t> bytes(data, size);
    const tcpwhy::wire::TcpOptions options = tcpwhy::wire::parse_options(bytes);
    std::string words;
    tcpwhy::wire::append_options(words, bytes, 1000);
    // All parsed options have words, and the text has a bounded length.
    if (options.mss && words.find("mss ") == std::string::npos) std::abort();
    if (options.timestamps && words.find("TS val ") == std::string::npos) std::abort();
    if (options.sack_count > options.sack.size() || words.size() > 32 * size) std::abort();
    return 0;
}
