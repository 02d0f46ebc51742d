// Any bytes are a scenario, or an error with its position.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "common/errors.hpp"
#include "tracer/scenario/scenario.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    try {
        const auto scenario = tcpwhy::scenario::parse_scenario(text, "fuzz.toml");
        if (scenario.text != text || scenario.programs.empty()) std::abort();
    } catch (const tcpwhy::UsageError& error) {
        if (std::string_view(error.what()).find("fuzz.toml") == std::string_view::npos)
            std::abort();
    }
    return 0;
}
